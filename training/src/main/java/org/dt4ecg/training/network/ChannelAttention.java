package org.dt4ecg.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;

/**
 * Weighs the channels {@code [N, C, T]} by what each holds over the whole window: mean over time, a
 * narrow hidden layer, a sigmoid for each channel.
 */
final class ChannelAttention extends SingleInputBlock {

  private final Linear squeeze;
  private final Linear excite;

  ChannelAttention(int channels) {
    squeeze = addChildBlock("squeeze", Layers.linear(NetworkConfig.attentionUnits(channels)));
    excite = addChildBlock("excite", Layers.linear(channels));
  }

  @Override
  NDArray forward(ParameterStore parameters, NDArray input, boolean training) {
    NDArray mean = input.mean(new int[] {2});
    NDArray hidden = Activation.relu(Layers.apply(squeeze, parameters, mean, training));
    NDArray weights = Activation.sigmoid(Layers.apply(excite, parameters, hidden, training));
    return input.mul(weights.expandDims(2));
  }

  @Override
  Shape initializeChildren(NDManager manager, DataType type, Shape input) {
    Shape hidden = initialize(squeeze, manager, type, new Shape(input.get(0), input.get(1)));
    initialize(excite, manager, type, hidden);
    return input;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return inputs;
  }
}
