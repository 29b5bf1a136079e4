package org.dt4ecg.training.balancing;

/**
 * The weights of the tasks' losses, moved by GradNorm (Chen et al. 2018, arXiv 1711.02257), which
 * keeps the tasks learning at similar rates. Not thread-safe.
 *
 * <p>With T tasks, losses L_i, initial losses L_i(0) and norms g_i = ‖∇_W L_i‖₂ at the last shared
 * weight W: G_i = w_i·g_i, Ḡ = mean G_i, and the relative inverse training rates r_i = (L_i /
 * L_i(0)) / mean_j(L_j / L_j(0)). GradNorm's loss Σ|G_i − Ḡ·r_i^α| takes the target Ḡ·r_i^α as a
 * constant, so its derivative by w_i is sign(G_i − Ḡ·r_i^α)·g_i and no second-order gradient is
 * needed. Each step goes against that derivative; then the weights are scaled to add up to T.
 *
 * <p>L_i(0) is the loss of a model that knows nothing, the logarithm of the number of classes: the
 * loss measured at the first step would be meaningless when training starts from trained weights.
 * It stays that of even odds where logits are scaled cosines with a margin, which start above it:
 * how far is a matter of scale and margin, not of what has been learned, and a task that is worse
 * than even odds is rightly taken to be behind. The class of virtual strangers is not among the
 * classes of the identity task here; with ten people it would lower that task's r_i by two percent.
 */
final class GradNormBalancer implements TaskBalancer {

  private final double[] initialLosses;
  private final double alpha;
  private final double learningRate;
  private final double smallestWeight;
  private final double[] weights;

  /**
   * Starts with all weights at 1.
   *
   * @param classes number of classes of each task, from 2
   * @param alpha strength of the pull towards equal training rates, from 0 (equal gradient norms)
   * @param learningRate size of a step of the weights
   */
  GradNormBalancer(int[] classes, double alpha, double learningRate) {
    if (classes.length < 2) {
      throw new IllegalArgumentException(
          "GradNorm balances two tasks or more, but there are " + classes.length);
    }
    if (!(alpha >= 0) || !(learningRate > 0)) {
      throw new IllegalArgumentException(
          "alpha must be 0 or more and the learning rate positive, but they are %s and %s"
              .formatted(alpha, learningRate));
    }
    initialLosses = new double[classes.length];
    weights = new double[classes.length];
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] < 2) {
        throw new IllegalArgumentException(
            "task %d has %d classes; a task needs two or more".formatted(i, classes[i]));
      }
      initialLosses[i] = Math.log(classes[i]);
      weights[i] = 1;
    }
    this.alpha = alpha;
    this.learningRate = learningRate;
    // A weight of zero would stop its task, and its own gradient could never bring it back.
    smallestWeight = 0.01;
  }

  @Override
  public double[] weights(double[] losses) {
    return weights.clone();
  }

  @Override
  public double[] state() {
    return weights.clone();
  }

  @Override
  public void restore(double[] state) {
    TaskNumbers.restore(state, weights);
  }

  @Override
  public void update(double[] losses, double[] gradientNorms, double[] lossesAfter) {
    TaskNumbers.requireMeasured("loss", losses, weights.length);
    TaskNumbers.requireMeasured("gradient norm", gradientNorms, weights.length);
    double[] rates = trainingRates(losses);
    double meanNorm = 0;
    for (int i = 0; i < weights.length; i++) {
      meanNorm += weights[i] * gradientNorms[i] / weights.length;
    }
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double target = meanNorm * Math.pow(rates[i], alpha);
      double gradient = Math.signum(weights[i] * gradientNorms[i] - target) * gradientNorms[i];
      weights[i] = Math.max(smallestWeight, weights[i] - learningRate * gradient);
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= weights.length / sum;
    }
  }

  /** The relative inverse training rates, r_i. */
  double[] trainingRates(double[] losses) {
    double[] rates = new double[losses.length];
    double mean = 0;
    for (int i = 0; i < losses.length; i++) {
      rates[i] = losses[i] / initialLosses[i];
      mean += rates[i] / losses.length;
    }
    for (int i = 0; i < losses.length; i++) {
      rates[i] = mean > 0 ? rates[i] / mean : 1;
    }
    return rates;
  }
}
