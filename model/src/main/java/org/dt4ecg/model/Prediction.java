package org.dt4ecg.model;

/**
 * What the model says of one window. The arrays are the caller's to read, not to change.
 *
 * @param identity probabilities of the people, in the order of {@link ModelContract#identities()},
 *     adding up to 1
 * @param activity probabilities of the activities, in the order of {@link
 *     ModelContract#activities()}, adding up to 1
 * @param embedding the features before the heads, {@link ModelContract#embeddingSize()} numbers
 */
public record Prediction(float[] identity, float[] activity, float[] embedding) {}
