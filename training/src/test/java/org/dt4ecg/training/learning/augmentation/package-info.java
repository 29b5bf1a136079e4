@NullMarked
package org.dt4ecg.training.learning.augmentation;

import org.jspecify.annotations.NullMarked;
