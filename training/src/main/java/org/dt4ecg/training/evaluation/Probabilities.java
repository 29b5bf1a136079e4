package org.dt4ecg.training.evaluation;

/** Arithmetic on vectors of probabilities. */
final class Probabilities {

  /** Keeps the logarithm of a probability that was rounded to zero finite. */
  private static final double SMALLEST = 1e-12;

  private Probabilities() {}

  /** Index of the largest number; the first of equals. */
  static int mostProbable(float[] probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      if (probabilities[i] > probabilities[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Adds the logarithms of probabilities to sums. */
  static void addLogarithms(float[] sums, float[] probabilities) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (float) Math.log(Math.max(SMALLEST, probabilities[i]));
    }
  }
}
