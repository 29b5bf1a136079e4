@NullMarked
package org.dt4ecg.retraining.training.checkpoint;

import org.jspecify.annotations.NullMarked;
