package org.dt4ecg.retraining.training;

/** Probabilities from logits. */
final class Softmax {

  private Softmax() {}

  /** The softmax of logits that are divided by a temperature. */
  static double[] of(float[] logits, double temperature) {
    double highest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      highest = Math.max(highest, logit);
    }
    double[] probabilities = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = Math.exp((logits[i] - highest) / temperature);
      sum += probabilities[i];
    }
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }
}
