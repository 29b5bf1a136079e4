package org.dt4ecg.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;

/** The layers of one task alone, in two parts, since training looks at what lies in between. */
abstract class TaskHead extends SingleInputBlock {

  /** The hidden layer of features {@code [N, E]}, {@code [N, E]}. */
  abstract NDArray hidden(ParameterStore parameters, NDArray features, boolean training);

  /** The logits of a hidden layer, {@code [N, classes]}. */
  abstract NDArray logits(ParameterStore parameters, NDArray hiddenLayer, boolean training);

  @Override
  final NDArray forward(ParameterStore parameters, NDArray input, boolean training) {
    return logits(parameters, hidden(parameters, input, training), training);
  }
}
