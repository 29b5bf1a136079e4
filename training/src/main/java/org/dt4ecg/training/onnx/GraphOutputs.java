package org.dt4ecg.training.onnx;

import org.dt4ecg.training.network.Weights.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a release puts out beside probabilities.
 *
 * @param embedding the layer that is the embedding
 * @param familiarity how familiarity is measured
 * @param classMeans mean unit embedding of each person, {@code [P, E]}, rows of length 1; needed
 *     with {@link FamiliarityScore#EMBEDDING} and only then
 */
public record GraphOutputs(
    EmbeddingSource embedding, FamiliarityScore familiarity, @Nullable Tensor classMeans) {

  /** The shared features; familiarity is the largest probability. */
  public static final GraphOutputs PLAIN =
      new GraphOutputs(EmbeddingSource.FEATURES, FamiliarityScore.MAX_PROBABILITY, null);

  public GraphOutputs {
    if ((familiarity == FamiliarityScore.EMBEDDING) != (classMeans != null)) {
      throw new IllegalArgumentException(
          "familiarity %s %s class means"
              .formatted(familiarity, classMeans == null ? "needs" : "takes no"));
    }
  }
}
