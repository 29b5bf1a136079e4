package org.dt4ecg.model.fusion;

/**
 * What one usable window says of the person. The arrays are the caller's to read, not to change.
 *
 * @param windowIndex number of the window in its session
 * @param identityLogProbabilities natural logarithms of the probabilities of the people, in the
 *     order of the contract's identities
 * @param familiarity how much the window looks like the people in training, by the score that the
 *     contract's rejection names; higher is more
 * @param unitEmbedding the window's embedding, scaled to length 1
 */
public record Evidence(
    long windowIndex, float[] identityLogProbabilities, float familiarity, float[] unitEmbedding) {}
