package org.dt4ecg.training.evaluation;

/** Arithmetic on vectors of probabilities. */
final class Probabilities {

  /** Keeps the logarithm of a probability that was rounded to zero finite. */
  private static final double SMALLEST = 1e-12;

  private Probabilities() {}

  /** Adds the logarithms of probabilities to sums. */
  static void addLogarithms(float[] sums, float[] probabilities) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (float) Math.log(Math.max(SMALLEST, probabilities[i]));
    }
  }
}
