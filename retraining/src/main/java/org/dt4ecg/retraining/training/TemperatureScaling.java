package org.dt4ecg.retraining.training;

import java.util.List;

/**
 * Finds the temperature of a head at which held-out windows are least surprising (Guo et al. 2017,
 * arXiv 1706.04599).
 *
 * <p>Probabilities are made more careful, never bolder: the held-out windows come from the same
 * recordings as the training windows and are nearly all right, which says nothing of new electrodes
 * or another day.
 */
final class TemperatureScaling {

  private static final double COLDEST = 1;
  private static final double HOTTEST = 5;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
  private static final int STEPS = 40;

  private TemperatureScaling() {}

  /**
   * The best temperature from 1 to 5, by golden-section search over its logarithm.
   *
   * @param logits one row a window
   * @param labels index of the true class of each window
   */
  static double fit(List<float[]> logits, int[] labels) {
    double low = Math.log(COLDEST);
    double high = Math.log(HOTTEST);
    for (int step = 0; step < STEPS; step++) {
      double left = high - GOLDEN * (high - low);
      double right = low + GOLDEN * (high - low);
      if (surprise(logits, labels, Math.exp(left)) < surprise(logits, labels, Math.exp(right))) {
        high = right;
      } else {
        low = left;
      }
    }
    return Math.exp((low + high) / 2);
  }

  private static double surprise(List<float[]> logits, int[] labels, double temperature) {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum -= Math.log(Math.max(1e-30, Softmax.of(logits.get(i), temperature)[labels[i]]));
    }
    return sum;
  }
}
