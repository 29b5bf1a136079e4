@NullMarked
package org.dt4ecg.retraining.dataset;

import org.jspecify.annotations.NullMarked;
