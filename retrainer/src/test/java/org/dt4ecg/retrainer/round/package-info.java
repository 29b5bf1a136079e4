@NullMarked
package org.dt4ecg.retrainer.round;

import org.jspecify.annotations.NullMarked;
