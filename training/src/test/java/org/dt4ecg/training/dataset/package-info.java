@NullMarked
package org.dt4ecg.training.dataset;

import org.jspecify.annotations.NullMarked;
