package org.dt4ecg.training.learning.calibration;

/** Probabilities from logits. */
final class Softmax {

  private Softmax() {}

  /** The softmax of logits that are divided by a temperature. */
  static double[] of(float[] logits, double temperature) {
    double[] logarithms = logarithms(logits, temperature);
    for (int i = 0; i < logarithms.length; i++) {
      logarithms[i] = Math.exp(logarithms[i]);
    }
    return logarithms;
  }

  /** Natural logarithms of the softmax of logits that are divided by a temperature. */
  static double[] logarithms(float[] logits, double temperature) {
    double[] divided = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      divided[i] = logits[i] / temperature;
    }
    double normaliser = logSumExp(divided);
    for (int i = 0; i < divided.length; i++) {
      divided[i] -= normaliser;
    }
    return divided;
  }

  /** The logarithm of the sum of the exponentials. */
  static double logSumExp(double[] values) {
    double highest = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      highest = Math.max(highest, value);
    }
    double sum = 0;
    for (double value : values) {
      sum += Math.exp(value - highest);
    }
    return highest + Math.log(sum);
  }
}
