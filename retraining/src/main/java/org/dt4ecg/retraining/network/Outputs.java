package org.dt4ecg.retraining.network;

import ai.djl.ndarray.NDArray;

/**
 * What the network puts out for a batch.
 *
 * @param identity logits of the people, {@code [N, P]}
 * @param activity logits of the activities, {@code [N, A]}
 * @param embedding features before the heads, {@code [N, E]}
 */
public record Outputs(NDArray identity, NDArray activity, NDArray embedding) {}
