@NullMarked
package org.dt4ecg.schemas.samples;

import org.jspecify.annotations.NullMarked;
