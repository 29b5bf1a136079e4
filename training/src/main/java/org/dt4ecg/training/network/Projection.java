package org.dt4ecg.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;

/**
 * A convolution of one tap and its normalisation: the shortcut of a residual block whose shape
 * changes, and the neck that both tasks share.
 */
final class Projection extends SingleInputBlock {

  private final Conv1d convolution;
  private final BatchNorm normalisation;

  Projection(int channels, int stride) {
    convolution = addChildBlock("convolution", Layers.convolution(channels, 1, stride));
    normalisation = addChildBlock("normalisation", Layers.normalisation());
  }

  @Override
  NDArray forward(ParameterStore parameters, NDArray input, boolean training) {
    NDArray projected = Layers.apply(convolution, parameters, input, training);
    return Layers.apply(normalisation, parameters, projected, training);
  }

  @Override
  Shape initializeChildren(NDManager manager, DataType type, Shape input) {
    Shape shape = initialize(convolution, manager, type, input);
    return initialize(normalisation, manager, type, shape);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return convolution.getOutputShapes(inputs);
  }
}
