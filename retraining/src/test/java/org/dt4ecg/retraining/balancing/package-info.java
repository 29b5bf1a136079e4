@NullMarked
package org.dt4ecg.retraining.balancing;

import org.jspecify.annotations.NullMarked;
