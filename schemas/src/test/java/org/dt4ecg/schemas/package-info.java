@NullMarked
package org.dt4ecg.schemas;

import org.jspecify.annotations.NullMarked;
