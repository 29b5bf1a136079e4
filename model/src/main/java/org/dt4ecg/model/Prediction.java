package org.dt4ecg.model;

/**
 * What the model says of one window. The arrays are the caller's to read, not to change.
 *
 * @param identity probabilities of the people, in the order of {@link ModelContract#identities()},
 *     adding up to 1
 * @param activity probabilities of the activities, in the order of {@link
 *     ModelContract#activities()}, adding up to 1
 * @param embedding the features that people are compared by, {@link ModelContract#embeddingSize()}
 *     numbers; two windows are alike by the cosine between theirs
 * @param familiarity how much the window looks like the people in training, higher is more
 */
public record Prediction(float[] identity, float[] activity, float[] embedding, float familiarity) {

  /**
   * Of a model without a familiarity of its own: the largest identity probability stands for it.
   */
  public Prediction(float[] identity, float[] activity, float[] embedding) {
    this(identity, activity, embedding, largest(identity));
  }

  /** Index of the largest number; of equal ones the first, so that a claim is reproducible. */
  public static int mostProbable(float[] probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      best = Float.compare(probabilities[i], probabilities[best]) > 0 ? i : best;
    }
    return best;
  }

  static float largest(float[] probabilities) {
    float largest = 0;
    for (float probability : probabilities) {
      largest = Math.max(largest, probability);
    }
    return largest;
  }
}
