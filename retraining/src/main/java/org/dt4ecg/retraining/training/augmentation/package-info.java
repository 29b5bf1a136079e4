/**
 * Varies training windows the way electrodes, movement and hearts do. Draws from given generators
 * alone and needs no tensor engine.
 */
@NullMarked
package org.dt4ecg.retraining.training.augmentation;

import org.jspecify.annotations.NullMarked;
