package org.dt4ecg.model;

import java.util.function.Supplier;

/**
 * What the windows of a recording session say together. The arrays are the caller's to read, not to
 * change.
 *
 * @param identity probabilities of the people by the recent usable windows, in the order of {@link
 *     ModelContract#identities()}, adding up to 1; all equal without a usable window, none of a
 *     model that tells no people
 * @param score mean over these windows of the score that {@link UnknownPersonRule#score()} names;
 *     where that is a probability, the one that each window gives to the person whom they name
 *     together; 0 without a usable window
 * @param embedding mean of the embeddings of these windows, each scaled to length 1 first. The mean
 *     itself is shorter, the more the windows differ, so that its product with a unit template is
 *     the mean cosine similarity of the windows to it. Worked out when it is asked for: of most
 *     windows it is not
 * @param windows how many usable windows were fused for the person
 * @param activity probabilities of the activities at the newest window, given all windows so far,
 *     in the order of {@link ModelContract#activities()}, adding up to 1; none of a model that
 *     tells no activities
 */
public record FusedPrediction(
    float[] identity, float score, Supplier<float[]> embedding, int windows, float[] activity) {}
