package org.dt4ecg.training.network;

import ai.djl.ndarray.NDArray;

/**
 * What the network puts out for a batch.
 *
 * @param identity logits of the people, {@code [N, P]}
 * @param activity logits of the activities, {@code [N, A]}
 * @param features what both heads read, {@code [N, E]}
 * @param identityHidden hidden layer of the identity head, {@code [N, E]}; with a cosine head, the
 *     vector whose angle to the people counts
 * @param activityHidden hidden layer of the activity head, {@code [N, E]}
 */
public record Outputs(
    NDArray identity,
    NDArray activity,
    NDArray features,
    NDArray identityHidden,
    NDArray activityHidden) {}
