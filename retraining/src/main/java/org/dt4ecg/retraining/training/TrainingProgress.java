package org.dt4ecg.retraining.training;

import java.time.Duration;

/**
 * How training stands after an epoch.
 *
 * @param stage what is being trained: {@code blocked}, or {@code all}
 * @param epoch number of the epoch, from 1, counted over all stages
 * @param epochs epochs of all stages
 * @param identityLoss mean cross-entropy of the identity task over the epoch, in nats
 * @param activityLoss mean cross-entropy of the activity task over the epoch, in nats
 * @param identityWeight GradNorm's weight of the identity task after the epoch
 * @param activityWeight GradNorm's weight of the activity task after the epoch
 * @param identityAccuracy share of right people on the epoch's own augmented training windows, as
 *     they were seen; no test figure
 * @param activityAccuracy the same of the activities
 * @param timeLeft what the rest will take at this pace
 */
public record TrainingProgress(
    String stage,
    int epoch,
    int epochs,
    double identityLoss,
    double activityLoss,
    double identityWeight,
    double activityWeight,
    double identityAccuracy,
    double activityAccuracy,
    Duration timeLeft) {}
