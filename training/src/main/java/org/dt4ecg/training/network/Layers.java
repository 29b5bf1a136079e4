package org.dt4ecg.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;

/** The standard layers, as this network uses them. */
final class Layers {

  private Layers() {}

  /** A convolution without bias whose output has the length of its input, divided by the stride. */
  static Conv1d convolution(int channels, int kernel, int stride) {
    return Conv1d.builder()
        .setFilters(channels)
        .setKernelShape(new Shape(kernel))
        .optStride(new Shape(stride))
        .optPadding(new Shape(kernel / 2))
        .optBias(false)
        .build();
  }

  static BatchNorm normalisation() {
    return BatchNorm.builder().build();
  }

  static Linear linear(int units) {
    return Linear.builder().setUnits(units).build();
  }

  static NDArray apply(Block block, ParameterStore parameters, NDArray input, boolean training) {
    return block.forward(parameters, new NDList(input), training).singletonOrThrow();
  }
}
