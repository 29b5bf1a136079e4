@NullMarked
package org.dt4ecg.retraining.evaluation;

import org.jspecify.annotations.NullMarked;
