@NullMarked
package org.dt4ecg.retraining.training.calibration;

import org.jspecify.annotations.NullMarked;
