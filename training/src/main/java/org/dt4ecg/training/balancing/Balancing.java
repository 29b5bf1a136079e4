package org.dt4ecg.training.balancing;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.dt4ecg.model.ModelTask;

/**
 * How the two tasks are balanced.
 *
 * @param method the method
 * @param alpha GradNorm's strength of the pull towards equal training rates, from 0; no other
 *     method reads it
 * @param learningRate size of the steps of what the method learns; fixed weights do not read it
 */
public record Balancing(Method method, double alpha, double learningRate) {

  private static final double GRADNORM_STEP = 0.01;
  private static final double LOG_VARIANCE_STEP = 0.025;
  private static final double FAMO_STEP = 0.025;

  /** The methods. */
  public enum Method {
    /** The identity task alone. */
    IDENTITY_ONLY,
    /** The activity task alone. */
    ACTIVITY_ONLY,
    /** Both tasks alike. */
    EQUAL,
    /** GradNorm (Chen et al. 2018, arXiv 1711.02257). */
    GRADNORM,
    /** Uncertainty weighting (Kendall et al. 2018, arXiv 1705.07115). */
    UNCERTAINTY,
    /** FAMO (Liu et al. 2023, arXiv 2306.03792). */
    FAMO
  }

  public Balancing {
    if (!(alpha >= 0) || !(learningRate > 0)) {
      throw new IllegalArgumentException(
          "alpha must be 0 or more and the learning rate positive, but they are %s and %s"
              .formatted(alpha, learningRate));
    }
  }

  /** A method with its usual settings; GradNorm with α = 0.5. */
  public static Balancing of(Method method) {
    return switch (method) {
      case GRADNORM -> gradNorm(0.5);
      case UNCERTAINTY -> new Balancing(method, 0, LOG_VARIANCE_STEP);
      case FAMO -> new Balancing(method, 0, FAMO_STEP);
      case IDENTITY_ONLY, ACTIVITY_ONLY, EQUAL -> new Balancing(method, 0, 1);
    };
  }

  /** GradNorm. */
  public static Balancing gradNorm(double alpha) {
    return new Balancing(Method.GRADNORM, alpha, GRADNORM_STEP);
  }

  /** The tasks that are trained. */
  public Set<ModelTask> tasks() {
    Set<ModelTask> tasks = EnumSet.noneOf(ModelTask.class);
    if (trainsIdentity()) {
      tasks.add(ModelTask.IDENTITY);
    }
    if (trainsActivity()) {
      tasks.add(ModelTask.ACTIVITY);
    }
    return tasks;
  }

  /** Whether the identity task is trained. */
  public boolean trainsIdentity() {
    return method != Method.ACTIVITY_ONLY;
  }

  /** Whether the activity task is trained. */
  public boolean trainsActivity() {
    return method != Method.IDENTITY_ONLY;
  }

  /**
   * A balancer at its start.
   *
   * @param identities number of people, from 2
   * @param activities number of activities, from 2
   */
  public TaskBalancer balancer(int identities, int activities) {
    return switch (method) {
      case IDENTITY_ONLY -> new FixedWeights(1, 0);
      case ACTIVITY_ONLY -> new FixedWeights(0, 1);
      case EQUAL -> new FixedWeights(1, 1);
      case GRADNORM ->
          new GradNormBalancer(new int[] {identities, activities}, alpha, learningRate);
      case UNCERTAINTY -> new UncertaintyWeighting(2, learningRate);
      case FAMO -> new FamoBalancer(2, learningRate);
    };
  }

  /** Weights that stay as they are. */
  static final class FixedWeights implements TaskBalancer {

    private final double[] weights;

    /**
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
}
