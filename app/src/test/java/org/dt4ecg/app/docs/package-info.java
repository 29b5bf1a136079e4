@NullMarked
package org.dt4ecg.app.docs;

import org.jspecify.annotations.NullMarked;
