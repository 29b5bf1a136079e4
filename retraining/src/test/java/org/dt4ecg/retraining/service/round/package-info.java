@NullMarked
package org.dt4ecg.retraining.service.round;

import org.jspecify.annotations.NullMarked;
