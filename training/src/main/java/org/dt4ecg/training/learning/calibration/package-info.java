/**
 * Chooses on validation windows what makes a network's probabilities mean what they say, and when a
 * person is a stranger. Needs no tensor engine.
 */
@NullMarked
package org.dt4ecg.training.learning.calibration;

import org.jspecify.annotations.NullMarked;
