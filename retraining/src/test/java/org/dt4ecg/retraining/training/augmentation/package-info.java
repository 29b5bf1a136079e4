@NullMarked
package org.dt4ecg.retraining.training.augmentation;

import org.jspecify.annotations.NullMarked;
