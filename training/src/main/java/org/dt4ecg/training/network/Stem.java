package org.dt4ecg.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;

/** The first convolution and a maximum pooling: {@code [N, 1, L]} to {@code [N, c, L / 4]}. */
final class Stem extends SingleInputBlock {

  private static final Shape POOL_KERNEL = new Shape(3);
  private static final Shape POOL_STRIDE = new Shape(2);
  private static final Shape POOL_PADDING = new Shape(1);

  private final Conv1d convolution;
  private final BatchNorm normalisation;

  Stem(int channels) {
    convolution =
        addChildBlock("convolution", Layers.convolution(channels, NetworkConfig.STEM_KERNEL, 2));
    normalisation = addChildBlock("normalisation", Layers.normalisation());
  }

  @Override
  NDArray forward(ParameterStore parameters, NDArray input, boolean training) {
    NDArray x = Layers.apply(convolution, parameters, input, training);
    x = Activation.relu(Layers.apply(normalisation, parameters, x, training));
    return Pool.maxPool1d(x, POOL_KERNEL, POOL_STRIDE, POOL_PADDING, false);
  }

  @Override
  Shape initializeChildren(NDManager manager, DataType type, Shape input) {
    Shape shape = initialize(convolution, manager, type, input);
    return initialize(normalisation, manager, type, shape);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape shape = convolution.getOutputShapes(inputs)[0];
    return new Shape[] {new Shape(shape.get(0), shape.get(1), (shape.get(2) - 1) / 2 + 1)};
  }
}
