package org.dt4ecg.training.learning;

import java.time.Duration;

/**
 * How training stands within an epoch.
 *
 * @param stage what is being trained, as {@link TrainingProgress} names it
 * @param epoch number of the epoch that is being trained, from 1, counted over all stages
 * @param epochs epochs of all stages, at most
 * @param step steps of the epoch that are done
 * @param steps steps of an epoch
 * @param timeLeft what the rest will take at this pace
 */
public record StepProgress(
    String stage, int epoch, int epochs, int step, int steps, Duration timeLeft) {}
