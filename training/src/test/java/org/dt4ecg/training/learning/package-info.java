@NullMarked
package org.dt4ecg.training.learning;

import org.jspecify.annotations.NullMarked;
