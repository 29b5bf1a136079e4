package org.dt4ecg.training.learning;

import java.time.Duration;

/**
 * How training stands after an epoch.
 *
 * @param stage what is being trained: the protocol of the split, such as {@code blocked}, or {@code
 *     all}
 * @param epoch number of the epoch, from 1, counted over all stages
 * @param epochs epochs of all stages, at most
 * @param identityLoss mean cross-entropy of the identity task over the epoch, in nats
 * @param activityLoss mean cross-entropy of the activity task over the epoch, in nats
 * @param identityWeight weight of the identity task in the epoch's last step
 * @param activityWeight weight of the activity task in the epoch's last step
 * @param identityAccuracy share of right people on the epoch's own augmented training windows, as
 *     they were seen, strangers among them and of mixed windows the person of the larger share; no
 *     test figure
 * @param activityAccuracy the same of the activities
 * @param validationLoss cross-entropy of the trained tasks on the validation windows, in nats; NaN
 *     where there are none, or nobody stops by it
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
    double validationLoss,
    Duration timeLeft) {}
