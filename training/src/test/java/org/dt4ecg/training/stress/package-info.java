@NullMarked
package org.dt4ecg.training.stress;

import org.jspecify.annotations.NullMarked;
