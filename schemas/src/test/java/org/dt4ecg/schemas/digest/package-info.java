@NullMarked
package org.dt4ecg.schemas.digest;

import org.jspecify.annotations.NullMarked;
