package org.dt4ecg.training.balancing;

import java.util.Arrays;

/**
 * FAMO, fast adaptive multitask optimization (Liu et al. 2023, arXiv 2306.03792): keeps the losses
 * falling at similar relative rates, from losses alone. Not thread-safe.
 *
 * <p>With logits ξ and z = softmax(ξ), a step goes along Σ c·(z_i / L_i)·∇L_i with c = 1 / Σ (z_i /
 * L_i). After it, with the same batch's new losses L'_i, the logits become ξ − β·(δ + γ·ξ), where δ
 * is the softmax's Jacobian applied to log L − log L': δ_i = z_i·(d_i − Σ z_j·d_j) with d_i = log
 * L_i − log L'_i. A task that improved less than the mean gains weight.
 *
 * <p>The weights c·z_i/L_i add up to 1; here they are multiplied by the number of tasks, as those
 * of the other methods add up to it.
 */
final class FamoBalancer implements TaskBalancer {

  /** The authors' γ, with which logits return to 0. */
  private static final double DECAY = 0.01;

  /** Keeps the logarithm of a loss of nothing defined. */
  private static final double SMALLEST_LOSS = 1e-8;

  private final double learningRate;
  private final double[] logits;

  /**
   * @param learningRate size of a step of the logits, β
   */
  FamoBalancer(int tasks, double learningRate) {
    if (!(learningRate > 0)) {
      throw new IllegalArgumentException(
          "the learning rate of FAMO's logits is " + learningRate + "; it must be positive");
    }
    this.learningRate = learningRate;
    logits = new double[tasks];
  }

  @Override
  public double[] weights(double[] losses) {
    TaskNumbers.requireMeasured("loss", losses, logits.length);
    double[] weights = shares();
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= Math.max(SMALLEST_LOSS, losses[i]);
    }
    double sum = Arrays.stream(weights).sum();
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= weights.length / sum;
    }
    return weights;
  }

  @Override
  public void update(double[] losses, double[] gradientNorms, double[] lossesAfter) {
    TaskNumbers.requireMeasured("loss", losses, logits.length);
    TaskNumbers.requireMeasured("loss after the step", lossesAfter, logits.length);
    double[] shares = shares();
    double[] improvements = new double[logits.length];
    double mean = 0;
    for (int i = 0; i < logits.length; i++) {
      improvements[i] =
          Math.log(Math.max(SMALLEST_LOSS, losses[i]))
              - Math.log(Math.max(SMALLEST_LOSS, lossesAfter[i]));
      mean += shares[i] * improvements[i];
    }
    for (int i = 0; i < logits.length; i++) {
      double delta = shares[i] * (improvements[i] - mean);
      logits[i] -= learningRate * (delta + DECAY * logits[i]);
    }
  }

  @Override
  public boolean needsLossesAfter() {
    return true;
  }

  @Override
  public double[] state() {
    return logits.clone();
  }

  @Override
  public void restore(double[] state) {
    TaskNumbers.restore(state, logits);
  }

  /** The softmax of the logits. */
  private double[] shares() {
    double highest = Arrays.stream(logits).max().orElseThrow();
    double[] shares = Arrays.stream(logits).map(logit -> Math.exp(logit - highest)).toArray();
    double sum = Arrays.stream(shares).sum();
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= sum;
    }
    return shares;
  }
}
