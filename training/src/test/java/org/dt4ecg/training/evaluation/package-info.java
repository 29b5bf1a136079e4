@NullMarked
package org.dt4ecg.training.evaluation;

import org.jspecify.annotations.NullMarked;
