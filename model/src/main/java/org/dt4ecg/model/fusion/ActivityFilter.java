package org.dt4ecg.model.fusion;

import java.util.Arrays;

/**
 * The forward algorithm of a hidden Markov model (Rabiner 1989, equations 19 to 20, scaled) whose
 * hidden state is the activity: from one window to the next it stays with the probability {@code s}
 * and changes to each of the others with {@code (1 - s) / (K - 1)}. The model's probabilities stand
 * for the likelihoods, which takes the activities to be equally frequent in training. Immutable.
 */
final class ActivityFilter {

  private final int activities;
  private final double temperature;

  /**
   * What remains of a difference from the uniform distribution after one transition: the second
   * eigenvalue of the transition matrix, {@code (K s - 1) / (K - 1)}.
   */
  private final double remainder;

  ActivityFilter(int activities, double stay, double temperature) {
    this.activities = activities;
    this.temperature = temperature;
    this.remainder = activities == 1 ? 0 : (activities * stay - 1) / (activities - 1);
  }

  /**
   * The belief after a number of transitions without a look.
   *
   * @param belief empty if nothing is known
   */
  float[] predict(float[] belief, long transitions) {
    float[] predicted = new float[activities];
    float uniform = 1f / activities;
    if (belief.length == 0) {
      Arrays.fill(predicted, uniform);
      return predicted;
    }
    // The matrix's n-th power has the n-th powers of its eigenvalues, so many windows cost as one.
    double remaining = Math.pow(remainder, (double) transitions);
    for (int i = 0; i < activities; i++) {
      predicted[i] = (float) (uniform + remaining * (belief[i] - uniform));
    }
    return predicted;
  }

  /** The belief after a look at a window. */
  float[] update(float[] predicted, float[] probabilities) {
    float[] logLikelihoods = LogProbabilities.of(probabilities);
    double[] logBelief = new double[activities];
    for (int i = 0; i < activities; i++) {
      logBelief[i] = Math.log(predicted[i]) + logLikelihoods[i] / temperature;
    }
    return LogProbabilities.softmax(logBelief);
  }
}
