@NullMarked
package org.dt4ecg.retraining.gradnorm;

import org.jspecify.annotations.NullMarked;
