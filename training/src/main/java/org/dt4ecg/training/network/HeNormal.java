package org.dt4ecg.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import java.util.Random;

/**
 * Normal weights with variance {@code 2 / inputs} (He et al. 2015, arXiv 1502.01852), drawn from a
 * generator of its own, so that a seed means the same weights whatever else the engine has drawn.
 */
final class HeNormal implements Initializer {

  private final Random random;

  HeNormal(long seed) {
    random = new Random(seed);
  }

  @Override
  public NDArray initialize(NDManager manager, Shape shape, DataType dataType) {
    double inputs = (double) shape.size() / shape.get(0);
    double deviation = Math.sqrt(2 / inputs);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return manager.create(values, shape);
  }
}
