@NullMarked
package org.dt4ecg.training.learning.calibration;

import org.jspecify.annotations.NullMarked;
