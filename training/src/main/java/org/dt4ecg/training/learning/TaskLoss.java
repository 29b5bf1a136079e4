package org.dt4ecg.training.learning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.dt4ecg.training.learning.Batch.MixedLabels;

/**
 * Mean cross-entropy of a batch, in nats, against labels that are smoothed: the classes of a window
 * get their shares of {@code 1 − s}, and all classes share {@code s}.
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
   * @param labels classes of each row
   */
  NDArray of(NDArray logits, MixedLabels labels, NDManager manager) {
    int rows = labels.size();
    int classes = Math.toIntExact(logits.getShape().get(1));
    float[] targets = new float[rows * classes];
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < classes; k++) {
        targets[row * classes + k] = smoothing / classes / rows;
      }
      float share = labels.shareOfFirst()[row];
      targets[row * classes + labels.first()[row]] += (1 - smoothing) * share / rows;
      targets[row * classes + labels.second()[row]] += (1 - smoothing) * (1 - share) / rows;
    }
    NDArray target = manager.create(targets, new Shape(rows, classes));
    return logits.logSoftmax(1).mul(target).sum().neg();
  }
}
