package org.dt4ecg.model.fusion;

/** Probabilities as natural logarithms, so that many can be multiplied. */
final class LogProbabilities {

  /**
   * Smaller probabilities count as this one. A softmax in single precision resolves the
   * neighbourhood of 1 to 6e-8, so less would say nothing more, and a 0 would rule a person out for
   * good on the word of a single window.
   */
  static final float FLOOR = 1e-7f;

  private LogProbabilities() {}

  static float[] of(float[] probabilities) {
    float[] logarithms = new float[probabilities.length];
    for (int i = 0; i < logarithms.length; i++) {
      logarithms[i] = of(probabilities[i]);
    }
    return logarithms;
  }

  static float of(float probability) {
    return (float) Math.log(Math.max(probability, FLOOR));
  }

  /** Probabilities in proportion to the exponentials, adding up to 1. */
  static float[] softmax(double[] logarithms) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double logarithm : logarithms) {
      largest = Math.max(largest, logarithm);
    }
    double[] weights = new double[logarithms.length];
    for (int i = 0; i < weights.length; i++) {
      // Less the largest, so that none overflows and not all vanish.
      weights[i] = Math.exp(logarithms[i] - largest);
    }
    return normalised(weights);
  }

  private static float[] normalised(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    float[] shares = new float[weights.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (float) (weights[i] / sum);
    }
    return shares;
  }
}
