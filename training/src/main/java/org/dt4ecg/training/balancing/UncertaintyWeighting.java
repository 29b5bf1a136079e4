package org.dt4ecg.training.balancing;

/**
 * Weighs each task by how uncertain it is (Kendall, Gal and Cipolla 2018, arXiv 1705.07115). Not
 * thread-safe.
 *
 * <p>For classification their objective is Σ L_i/σ_i² + log σ_i. With s_i = log σ_i² the weight of
 * a task is exp(−s_i), and the objective's derivative by s_i is ½ − exp(−s_i)·L_i. The
 * log-variances start at 0 and go against that derivative in steps of their own, so that neither
 * the momentum nor the decay of the network's optimizer acts on them. A constant loss L leads to
 * the weight 1/(2L).
 */
final class UncertaintyWeighting implements TaskBalancer {

  private final double learningRate;
  private final double[] logVariances;

  /**
   * @param learningRate size of a step of the log-variances
   */
  UncertaintyWeighting(int tasks, double learningRate) {
    if (!(learningRate > 0)) {
      throw new IllegalArgumentException(
          "the learning rate of the log-variances is " + learningRate + "; it must be positive");
    }
    this.learningRate = learningRate;
    logVariances = new double[tasks];
  }

  @Override
  public double[] weights(double[] losses) {
    double[] weights = new double[logVariances.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp(-logVariances[i]);
    }
    return weights;
  }

  @Override
  public void update(double[] losses, double[] gradientNorms, double[] lossesAfter) {
    TaskNumbers.requireMeasured("loss", losses, logVariances.length);
    for (int i = 0; i < logVariances.length; i++) {
      logVariances[i] -= learningRate * (0.5 - Math.exp(-logVariances[i]) * losses[i]);
    }
  }

  @Override
  public double[] state() {
    return logVariances.clone();
  }

  @Override
  public void restore(double[] state) {
    TaskNumbers.restore(state, logVariances);
  }
}
