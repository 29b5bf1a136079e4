package org.dt4ecg.retraining.dataset;

import org.jspecify.annotations.Nullable;

/**
 * A window that was drawn for training.
 *
 * @param window the window
 * @param beats the heart beats in it, as long as its samples and in their unit; null where nobody
 *     asked for them
 */
public record Crop(LabelledWindow window, float @Nullable [] beats) {}
