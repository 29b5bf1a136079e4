package org.dt4ecg.retraining.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Mean cross-entropy of a batch, in nats, against labels that are smoothed: the right class gets
 * {@code 1 − s} and all classes share {@code s}.
 */
final class TaskLoss {

  private final float smoothing;

  TaskLoss(double smoothing) {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "label smoothing is " + smoothing + "; it must be from 0 to below 1");
    }
    this.smoothing = (float) smoothing;
  }

  /**
   * The loss, a tensor of one number.
   *
   * @param logits {@code [N, classes]}
   * @param labels index of the right class of each row
   */
  NDArray of(NDArray logits, int[] labels, NDManager manager) {
    int classes = Math.toIntExact(logits.getShape().get(1));
    float[] targets = new float[labels.length * classes];
    for (int row = 0; row < labels.length; row++) {
      for (int k = 0; k < classes; k++) {
        float share = k == labels[row] ? 1 - smoothing : 0;
        targets[row * classes + k] = (share + smoothing / classes) / labels.length;
      }
    }
    NDArray target = manager.create(targets, new Shape(labels.length, classes));
    return logits.logSoftmax(1).mul(target).sum().neg();
  }
}
