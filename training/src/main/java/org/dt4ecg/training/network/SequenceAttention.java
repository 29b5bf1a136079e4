package org.dt4ecg.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.training.ParameterStore;

/**
 * Weighs the moments of {@code [N, C, T]}: mean and maximum over the channels, a convolution over
 * the two, a sigmoid for each moment.
 */
final class SequenceAttention extends SingleInputBlock {

  private final Conv1d convolution =
      addChildBlock("convolution", Layers.convolution(1, NetworkConfig.BLOCK_KERNEL, 1));

  @Override
  NDArray forward(ParameterStore parameters, NDArray input, boolean training) {
    NDArray mean = input.mean(new int[] {1}, true);
    NDArray maximum = input.max(new int[] {1}, true);
    NDArray weights = Layers.apply(convolution, parameters, mean.concat(maximum, 1), training);
    return input.mul(Activation.sigmoid(weights));
  }

  @Override
  Shape initializeChildren(NDManager manager, DataType type, Shape input) {
    initialize(convolution, manager, type, new Shape(input.get(0), 2, input.get(2)));
    return input;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return inputs;
  }
}
