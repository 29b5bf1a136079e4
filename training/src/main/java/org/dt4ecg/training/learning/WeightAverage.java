package org.dt4ecg.training.learning;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dt4ecg.training.network.Weights;

/**
 * The exponential moving average of a network's weights, running statistics included. Early steps
 * count for more, {@code decay = min(d, (1 + t) / (10 + t))} at step t, or the random weights of
 * the start would stay in it for long. Not thread-safe.
 */
final class WeightAverage {

  private final Map<String, Parameter> parameters;
  private final double decay;
  private final Map<String, NDArray> averages = new LinkedHashMap<>();
  private int steps;

  /**
   * Starts at the present weights.
   *
   * @param decay share of the average that stays at each step, from 0 to below 1
   */
  WeightAverage(Map<String, Parameter> parameters, double decay) {
    this.parameters = parameters;
    this.decay = decay;
    parameters.forEach(
        (path, parameter) -> averages.put(path, parameter.getArray().stopGradient().duplicate()));
  }

  /** Takes in the weights after a step. */
  void update() {
    steps++;
    double kept = Math.min(decay, (1.0 + steps) / (10.0 + steps));
    parameters.forEach(
        (path, parameter) -> {
          NDArray average = averages.get(path);
          if (average != null) {
            try (NDArray added = parameter.getArray().mul(1 - kept)) {
              average.muli(kept).addi(added);
            }
          }
        });
  }

  /** A copy of the average. */
  Weights weights() {
    return Tensors.copy(averages);
  }

  /** Goes on where another average was. */
  void restore(int stepsDone, Weights saved) {
    steps = stepsDone;
    Tensors.restore(saved, averages);
  }
}
