/**
 * Varies training windows the way electrodes, movement and hearts do, and makes windows of people
 * who do not exist. Draws from given generators alone and needs no tensor engine.
 */
@NullMarked
package org.dt4ecg.training.learning.augmentation;

import org.jspecify.annotations.NullMarked;
