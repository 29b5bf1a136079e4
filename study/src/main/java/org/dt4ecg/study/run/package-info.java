/** Does the runs of a plan: splits, training, figures. */
@NullMarked
package org.dt4ecg.study.run;

import org.jspecify.annotations.NullMarked;
