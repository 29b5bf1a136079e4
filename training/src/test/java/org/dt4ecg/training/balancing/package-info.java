@NullMarked
package org.dt4ecg.training.balancing;

import org.jspecify.annotations.NullMarked;
