@NullMarked
package org.dt4ecg.training.adaptation;

import org.jspecify.annotations.NullMarked;
