/**
 * Keeps a training that was interrupted, so that it goes on where it was. Needs no tensor engine.
 */
@NullMarked
package org.dt4ecg.training.learning.checkpoint;

import org.jspecify.annotations.NullMarked;
