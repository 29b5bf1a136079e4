package org.dt4ecg.model;

import org.dt4ecg.schemas.avro.SignalQuality;

/**
 * What the model says of one window. The arrays are the caller's to read, not to change.
 *
 * @param identity probabilities of the people, in the order of {@link ModelContract#identities()},
 *     adding up to 1; none if the model was not trained to tell people
 * @param activity probabilities of the activities, in the order of {@link
 *     ModelContract#activities()}, adding up to 1; none if the model was not trained to tell them
 * @param embedding the features that people are compared by, {@link ModelContract#embeddingSize()}
 *     numbers; two windows are alike by the cosine between theirs
 * @param familiarity how much the window looks like the people in training, higher is more
 */
public record Prediction(float[] identity, float[] activity, float[] embedding, float familiarity) {

  private static final double POOR_IDENTITY_TEMPERATURE = 1.2;
  private static final double POOR_ACTIVITY_TEMPERATURE = 2.55;

  /**
   * Of a model without a familiarity of its own: the largest identity probability stands for it.
   */
  public Prediction(float[] identity, float[] activity, float[] embedding) {
    this(identity, activity, embedding, largest(identity));
  }

  /**
   * The same, as sure as the signal allows. Where it is poor, a network is as sure as ever and much
   * more often wrong. So the logarithms of its probabilities are divided by a temperature (C. Guo
   * and others, "On calibration of modern neural networks", arXiv 1706.04599, 2017) of poor
   * windows: {@value #POOR_IDENTITY_TEMPERATURE} of the person, {@value #POOR_ACTIVITY_TEMPERATURE}
   * of the activity. The order of the classes does not change. Both were fitted to the poor windows
   * of CTU recordings of people of odd numbers with noise and rails put in; on those of the others
   * the calibration error of the activity is 0.06 in place of 0.29 then, that of the person 0.02 in
   * place of 0.04.
   *
   * <p>Every prediction that is claimed or fused comes through here once.
   */
  public Prediction on(SignalQuality quality) {
    return quality == SignalQuality.POOR
        ? new Prediction(
            tempered(identity, POOR_IDENTITY_TEMPERATURE),
            tempered(activity, POOR_ACTIVITY_TEMPERATURE),
            embedding,
            familiarity)
        : this;
  }

  private static float[] tempered(float[] probabilities, double temperature) {
    double[] powers = new double[probabilities.length];
    double sum = 0;
    for (int i = 0; i < powers.length; i++) {
      powers[i] = Math.pow(probabilities[i], 1 / temperature);
      sum += powers[i];
    }
    float[] tempered = new float[powers.length];
    for (int i = 0; i < tempered.length; i++) {
      tempered[i] = (float) (powers[i] / sum);
    }
    return tempered;
  }

  /** Index of the largest number; of equal ones the first, so that a claim is reproducible. */
  public static int mostProbable(float[] probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      best = Float.compare(probabilities[i], probabilities[best]) > 0 ? i : best;
    }
    return best;
  }

  /** The largest of probabilities; 0 if there is none. */
  static float largest(float[] probabilities) {
    float largest = 0;
    for (float probability : probabilities) {
      largest = Math.max(largest, probability);
    }
    return largest;
  }
}
