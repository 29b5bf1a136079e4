package org.dt4ecg.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import org.jspecify.annotations.Nullable;

/**
 * Two convolutions and the attention of the network's variant, {@code [N, C, T]} to {@code [N,
 * channels, T / stride]}, added to a shortcut that is projected where the shape changes.
 */
final class ResidualBlock extends SingleInputBlock {

  private final Conv1d convolution1;
  private final BatchNorm normalisation1;
  private final Conv1d convolution2;
  private final BatchNorm normalisation2;
  private final @Nullable ChannelAttention channelAttention;
  private final @Nullable SequenceAttention sequenceAttention;
  private final @Nullable Projection projection;

  ResidualBlock(int inputChannels, int channels, int stride, Attention attention) {
    convolution1 =
        addChildBlock(
            "convolution1", Layers.convolution(channels, NetworkConfig.BLOCK_KERNEL, stride));
    normalisation1 = addChildBlock("normalisation1", Layers.normalisation());
    convolution2 =
        addChildBlock("convolution2", Layers.convolution(channels, NetworkConfig.BLOCK_KERNEL, 1));
    normalisation2 = addChildBlock("normalisation2", Layers.normalisation());
    channelAttention =
        attention.weighsChannels()
            ? addChildBlock("channelAttention", new ChannelAttention(channels))
            : null;
    sequenceAttention =
        attention.weighsMoments()
            ? addChildBlock("sequenceAttention", new SequenceAttention())
            : null;
    projection =
        stride != 1 || inputChannels != channels
            ? addChildBlock("shortcut", new Projection(channels, stride))
            : null;
  }

  @Override
  NDArray forward(ParameterStore parameters, NDArray input, boolean training) {
    NDArray x = Layers.apply(convolution1, parameters, input, training);
    x = Activation.relu(Layers.apply(normalisation1, parameters, x, training));
    x = Layers.apply(convolution2, parameters, x, training);
    x = Layers.apply(normalisation2, parameters, x, training);
    if (channelAttention != null) {
      x = channelAttention.forward(parameters, x, training);
    }
    if (sequenceAttention != null) {
      x = sequenceAttention.forward(parameters, x, training);
    }
    NDArray shortcut = projection == null ? input : projection.forward(parameters, input, training);
    return Activation.relu(x.add(shortcut));
  }

  @Override
  Shape initializeChildren(NDManager manager, DataType type, Shape input) {
    Shape shape = initialize(convolution1, manager, type, input);
    shape = initialize(normalisation1, manager, type, shape);
    shape = initialize(convolution2, manager, type, shape);
    shape = initialize(normalisation2, manager, type, shape);
    if (channelAttention != null) {
      shape = initialize(channelAttention, manager, type, shape);
    }
    if (sequenceAttention != null) {
      shape = initialize(sequenceAttention, manager, type, shape);
    }
    if (projection != null) {
      initialize(projection, manager, type, input);
    }
    return shape;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return convolution1.getOutputShapes(inputs);
  }
}
