/**
 * GradNorm (Chen et al. 2018, arXiv 1711.02257): keeps the tasks of a network learning at similar
 * rates by balancing the norms of their gradients. Independent of any tensor engine.
 */
@NullMarked
package org.dt4ecg.retraining.gradnorm;

import org.jspecify.annotations.NullMarked;
