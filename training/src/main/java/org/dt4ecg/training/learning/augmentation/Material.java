package org.dt4ecg.training.learning.augmentation;

import org.jspecify.annotations.Nullable;

/**
 * What a training window is made of.
 *
 * @param samples {@link Augmentation#samplesFor} samples, or fewer down to a window's
 * @param beats the heart beats in them, as many; null where they are not known
 */
public record Material(float[] samples, float @Nullable [] beats) {}
