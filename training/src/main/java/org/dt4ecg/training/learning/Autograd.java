package org.dt4ecg.training.learning;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * The three operations on gradients that DJL's public interface does not offer: its collector
 * always frees the graph after a backward pass, always starts from ones, and clears no single
 * gradient.
 */
final class Autograd {

  private Autograd() {}

  /**
   * Adds the gradient of a tensor, seen from an upstream gradient, to all it was computed from.
   *
   * @param upstream gradient by the target, of the target's shape
   * @param keepGraph whether the target's graph is needed again
   */
  static void backward(NDArray target, NDArray upstream, boolean keepGraph) {
    JniUtils.backward((PtNDArray) target, (PtNDArray) upstream, keepGraph, false);
  }

  static void zeroGradient(NDArray parameter) {
    JniUtils.zeroGrad((PtNDArray) parameter);
  }
}
