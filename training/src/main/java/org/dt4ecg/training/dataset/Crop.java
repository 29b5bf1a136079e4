package org.dt4ecg.training.dataset;

import org.dt4ecg.training.beats.BeatTrain;
import org.jspecify.annotations.Nullable;

/**
 * A window that was drawn for training.
 *
 * @param window the window
 * @param beats the heart beats in it, as long as its samples and in their unit; null where nobody
 *     asked for them
 * @param train what the beats were drawn from, counted from the first sample; null where there are
 *     none
 */
public record Crop(LabelledWindow window, float @Nullable [] beats, @Nullable BeatTrain train) {}
