package org.dt4ecg.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;

/**
 * Logits by the angle between the hidden layer and a vector for each class: {@code scale · cos}.
 * The hidden layer is not rectified, so that it may point anywhere.
 */
final class CosineHead extends TaskHead {

  private final Linear hidden;
  private final ClassVectors logits;
  private final float scale;

  CosineHead(int units, int classes, float scale) {
    hidden = addChildBlock("hidden", Layers.linear(units));
    logits = addChildBlock("logits", new ClassVectors(classes));
    this.scale = scale;
  }

  @Override
  NDArray hidden(ParameterStore parameters, NDArray features, boolean training) {
    return Layers.apply(hidden, parameters, features, training);
  }

  @Override
  NDArray logits(ParameterStore parameters, NDArray hiddenLayer, boolean training) {
    return Scalars.times(logits.forward(parameters, hiddenLayer, training), scale);
  }

  @Override
  Shape initializeChildren(NDManager manager, DataType type, Shape input) {
    return initialize(logits, manager, type, initialize(hidden, manager, type, input));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return logits.getOutputShapes(hidden.getOutputShapes(inputs));
  }

  /** The rows of a matrix with length 1. */
  static NDArray unit(NDArray rows) {
    return rows.div(
        rows.square().sum(new int[] {1}, true).add(IdentityHead.SMALLEST_SQUARE).sqrt());
  }
}
