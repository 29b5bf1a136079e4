/**
 * Decides how much each task of a network counts in a step: fixed weights, GradNorm, uncertainty
 * weighting or FAMO. Independent of any tensor engine.
 */
@NullMarked
package org.dt4ecg.training.balancing;

import org.jspecify.annotations.NullMarked;
