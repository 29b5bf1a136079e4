@NullMarked
package org.dt4ecg.retraining.training;

import org.jspecify.annotations.NullMarked;
