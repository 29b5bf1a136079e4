package org.dt4ecg.training.learning.augmentation;

import java.util.Random;

/** Factors that shrink as often as they enlarge. */
final class LogUniform {

  private LogUniform() {}

  /**
   * A factor whose logarithm is drawn evenly.
   *
   * @param range largest absolute logarithm
   */
  static double factor(double range, Random random) {
    return Math.exp(range * (2 * random.nextDouble() - 1));
  }
}
