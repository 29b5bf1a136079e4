package org.dt4ecg.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;

/** A rectified hidden layer and a linear one: features {@code [N, E]} to {@code [N, classes]}. */
final class HiddenLayerHead extends TaskHead {

  private final Linear hidden;
  private final Linear logits;

  HiddenLayerHead(int units, int classes) {
    hidden = addChildBlock("hidden", Layers.linear(units));
    logits = addChildBlock("logits", Layers.linear(classes));
  }

  @Override
  NDArray hidden(ParameterStore parameters, NDArray features, boolean training) {
    return Activation.relu(Layers.apply(hidden, parameters, features, training));
  }

  @Override
  NDArray logits(ParameterStore parameters, NDArray hiddenLayer, boolean training) {
    return Layers.apply(logits, parameters, hiddenLayer, training);
  }

  @Override
  Shape initializeChildren(NDManager manager, DataType type, Shape input) {
    return initialize(logits, manager, type, initialize(hidden, manager, type, input));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return logits.getOutputShapes(hidden.getOutputShapes(inputs));
  }
}
