@NullMarked
package org.dt4ecg.training.learning.checkpoint;

import org.jspecify.annotations.NullMarked;
