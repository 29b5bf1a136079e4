package org.dt4ecg.training.learning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dt4ecg.training.network.Weights;

/**
 * AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101), with moments that can be saved. Weights of
 * convolutions and linear layers decay; biases and normalisations do not. Not thread-safe.
 */
final class AdamWOptimizer {

  private static final float BETA_1 = 0.9f;
  private static final float BETA_2 = 0.999f;
  private static final float EPSILON = 1e-8f;
  private static final float NO_CLIPPING = -1;

  /**
   * Longer gradients are shortened to this norm (Pascanu et al. 2013, arXiv 1211.5063). Far above
   * what training meets, but a single gradient gone wild would otherwise stay in the running mean
   * of the squares for a thousand steps, in which next to nothing is learned.
   */
  private static final double LONGEST_GRADIENT = 50;

  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, NDArray> means = new LinkedHashMap<>();
  private final Map<String, NDArray> variances = new LinkedHashMap<>();
  private final OneCycle schedule;
  private final float weightDecay;
  private int steps;

  /**
   * Starts with moments of zero.
   *
   * @param all parameters by a path of their own; those without a gradient are left alone
   */
  AdamWOptimizer(Map<String, Parameter> all, OneCycle schedule, double weightDecay) {
    this.schedule = schedule;
    this.weightDecay = (float) weightDecay;
    all.forEach(
        (path, parameter) -> {
          if (parameter.requiresGradient()) {
            parameters.put(path, parameter);
            means.put(path, parameter.getArray().zerosLike());
            variances.put(path, parameter.getArray().zerosLike());
          }
        });
  }

  /** Applies the gradients that have gathered, and clears them. */
  void step() {
    steps++;
    float rate = schedule.rate(steps);
    double correction = Math.sqrt(1 - Math.pow(BETA_2, steps)) / (1 - Math.pow(BETA_1, steps));
    float shortening = (float) Math.min(1, LONGEST_GRADIENT / gradientNorm());
    parameters.forEach((path, parameter) -> update(path, parameter, rate, correction, shortening));
  }

  private double gradientNorm() {
    double squares = 0;
    for (Parameter parameter : parameters.values()) {
      try (NDArray gradient = parameter.getArray().getGradient();
          NDArray square = gradient.square();
          NDArray sum = square.sum()) {
        squares += sum.getFloat();
      }
    }
    return Math.sqrt(squares);
  }

  private void update(
      String path, Parameter parameter, float rate, double correction, float shortening) {
    NDArray weight = parameter.getArray();
    float decay = parameter.getType() == Parameter.Type.WEIGHT ? weightDecay : 0;
    try (NDArray gradient = weight.getGradient()) {
      weight
          .getNDArrayInternal()
          .adamUpdate(
              new NDList(weight, gradient, means.get(path), variances.get(path)),
              new NDList(weight),
              rate,
              (float) (rate * correction),
              decay,
              shortening,
              NO_CLIPPING,
              BETA_1,
              BETA_2,
              EPSILON,
              true,
              true);
    }
    Autograd.zeroGradient(weight);
  }

  /** Copies of the running means of the gradients, by path. */
  Weights means() {
    return Tensors.copy(means);
  }

  /** Copies of the running means of the gradients' squares, by path. */
  Weights variances() {
    return Tensors.copy(variances);
  }

  /**
   * Continues from the state of another optimizer.
   *
   * @param stepsDone steps that the other had taken
   */
  void restore(int stepsDone, Weights savedMeans, Weights savedVariances) {
    steps = stepsDone;
    Tensors.restore(savedMeans, means);
    Tensors.restore(savedVariances, variances);
  }

  /** Tensors of the engine by path, in and out of plain data. */
  static final class Tensors {

    private Tensors() {}

    static Weights copy(Map<String, NDArray> arrays) {
      Map<String, Weights.Tensor> tensors = new LinkedHashMap<>();
      arrays.forEach(
          (path, array) ->
              tensors.put(
                  path, new Weights.Tensor(array.getShape().getShape(), array.toFloatArray())));
      return new Weights(tensors);
    }

    /**
     * Overwrites the arrays.
     *
     * @throws IllegalArgumentException if one is missing in what was saved
     */
    static void restore(Weights saved, Map<String, NDArray> arrays) {
      arrays.forEach((path, array) -> array.set(saved.tensor(path).values()));
    }
  }
}
