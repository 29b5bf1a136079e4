package org.dt4ecg.retraining.training;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.optimizer.AdamW;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.Map;
import org.dt4ecg.retraining.network.Dt4EcgNetwork;

/**
 * AdamW over all parameters of a network (Loshchilov and Hutter 2019, arXiv 1711.05101). Weights of
 * convolutions and linear layers decay; biases and normalisations do not.
 */
final class AdamWOptimizer {

  private final Map<String, Parameter> parameters;
  private final AdamW decaying;
  private final AdamW steady;

  AdamWOptimizer(Dt4EcgNetwork network, Tracker learningRate, double weightDecay) {
    parameters = network.parametersByPath();
    decaying = adamW(learningRate, (float) weightDecay);
    steady = adamW(learningRate, 0);
  }

  private static AdamW adamW(Tracker learningRate, float weightDecay) {
    return Optimizer.adamW()
        .optLearningRateTracker(learningRate)
        .optWeightDecays(weightDecay)
        .build();
  }

  /** Applies the gradients that have gathered, and clears them. */
  void step() {
    parameters.forEach(
        (path, parameter) -> {
          if (parameter.requiresGradient()) {
            NDArray weight = parameter.getArray();
            try (NDArray gradient = weight.getGradient()) {
              AdamW optimizer = parameter.getType() == Parameter.Type.WEIGHT ? decaying : steady;
              optimizer.update(path, weight, gradient);
            }
            Autograd.zeroGradient(weight);
          }
        });
  }
}
