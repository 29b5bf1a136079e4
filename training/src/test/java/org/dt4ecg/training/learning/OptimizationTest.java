package org.dt4ecg.training.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.initializer.ConstantInitializer;
import java.util.List;
import java.util.Map;
import org.dt4ecg.training.network.PyTorch;
import org.dt4ecg.training.network.Weights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OptimizationTest {

  private final NDManager manager = PyTorch.manager();

  @AfterEach
  void close() {
    manager.close();
  }

  /**
   * By hand: on the loss 3·w the gradient is 3 and AdamW's first steps have the size of the
   * learning rate, whatever the gradient; a weight of 2 loses rate·decay·2 besides.
   */
  @Test
  void weightsDecayAndBiasesDoNot() {
    Parameter weight = parameter(Parameter.Type.WEIGHT, 2);
    Parameter bias = parameter(Parameter.Type.BIAS, 2);
    OneCycle schedule = new OneCycle(0.1, 100);
    AdamWOptimizer optimizer =
        new AdamWOptimizer(Map.of("weight", weight, "bias", bias), schedule, 0.5);

    learn(weight, bias);
    optimizer.step();

    float rate = schedule.rate(1);
    assertThat(bias.getArray().getFloat()).isCloseTo(2 - rate, within(1e-6f));
    assertThat(weight.getArray().getFloat()).isCloseTo(2 - rate - rate * 0.5f * 2, within(1e-6f));
  }

  /** By hand: of a gradient of 3e6 at two weights each, 50/√2 is left at each; a tenth is kept. */
  @Test
  void aGradientGoneWildIsShortenedAndKeepsItsDirection() {
    Parameter one = parameter(Parameter.Type.WEIGHT, 1e6f);
    Parameter other = parameter(Parameter.Type.WEIGHT, -1e6f);
    AdamWOptimizer optimizer =
        new AdamWOptimizer(Map.of("one", one, "other", other), new OneCycle(0.1, 100), 0);

    for (Parameter parameter : List.of(one, other)) {
      try (GradientCollector collector = PyTorch.engine().newGradientCollector()) {
        collector.backward(parameter.getArray().square().mul(1.5).sum());
      }
    }
    optimizer.step();

    float share = (float) (0.1 * 50 / Math.sqrt(2));
    assertThat(optimizer.means().tensor("one").values()[0]).isCloseTo(share, within(1e-4f));
    assertThat(optimizer.means().tensor("other").values()[0]).isCloseTo(-share, within(1e-4f));
  }

  @Test
  void aRestoredOptimizerTakesTheSameSteps() {
    Parameter one = parameter(Parameter.Type.WEIGHT, 2);
    Parameter other = parameter(Parameter.Type.WEIGHT, 2);
    AdamWOptimizer first = new AdamWOptimizer(Map.of("w", one), new OneCycle(0.1, 20), 0.1);
    for (int i = 0; i < 5; i++) {
      learn(one);
      first.step();
    }
    AdamWOptimizer second = new AdamWOptimizer(Map.of("w", other), new OneCycle(0.1, 20), 0.1);
    other.getArray().set(one.getArray().toFloatArray());
    second.restore(5, first.means(), first.variances());

    for (int i = 0; i < 5; i++) {
      learn(one);
      first.step();
      learn(other);
      second.step();
    }

    assertThat(other.getArray().toFloatArray()).containsExactly(one.getArray().toFloatArray());
    assertThatThrownBy(() -> second.restore(5, new Weights(Map.of()), first.variances()))
        .hasMessageContaining("no weight 'w'");
  }

  private static void learn(Parameter... parameters) {
    for (Parameter parameter : parameters) {
      try (GradientCollector collector = PyTorch.engine().newGradientCollector()) {
        NDArray loss = parameter.getArray().mul(3).sum();
        collector.backward(loss);
      }
    }
  }

  private Parameter parameter(Parameter.Type type, float value) {
    Parameter parameter =
        Parameter.builder()
            .setName(type.name())
            .setType(type)
            .optShape(new Shape(1))
            .optInitializer(new ConstantInitializer(value))
            .build();
    parameter.initialize(manager, DataType.FLOAT32);
    return parameter;
  }
}
