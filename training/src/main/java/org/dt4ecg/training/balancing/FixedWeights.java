package org.dt4ecg.training.balancing;

import java.util.Arrays;

/** Weights that stay as they are. */
final class FixedWeights implements TaskBalancer {

  private final double[] weights;

  /**
   * Makes a balancer.
   *
   * @param weights one weight a task, 0 or more, not all 0
   */
  FixedWeights(double... weights) {
    if (Arrays.stream(weights).anyMatch(weight -> !(weight >= 0))
        || Arrays.stream(weights).sum() == 0) {
      throw new IllegalArgumentException(
          "the weights are %s; they must be 0 or more, and one positive"
              .formatted(Arrays.toString(weights)));
    }
    this.weights = weights.clone();
  }

  @Override
  public double[] weights(double[] losses) {
    return weights.clone();
  }

  @Override
  public void update(double[] losses, double[] gradientNorms, double[] lossesAfter) {
    TaskNumbers.requireMeasured("loss", losses, weights.length);
  }

  @Override
  public double[] state() {
    return new double[0];
  }

  @Override
  public void restore(double[] state) {
    TaskNumbers.restore(state, new double[0]);
  }
}
