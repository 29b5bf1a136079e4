package org.dt4ecg.study.outcome;

import org.dt4ecg.study.figures.BalancingCurve;
import org.jspecify.annotations.Nullable;

/**
 * A model that a run has trained.
 *
 * @param onnx its file
 * @param training how it was trained
 */
public record TrainedModel(byte[] onnx, Training training) {

  /**
   * What is not in the model's file.
   *
   * @param parameters numbers that training changed
   * @param seconds time it took
   * @param identityErrorBefore expected calibration error of the identity on the test side without
   *     its temperature; null if it has none
   * @param activityErrorBefore the same of the activity
   * @param balancing how the tasks were balanced; null for a single task
   */
  public record Training(
      long parameters,
      double seconds,
      @Nullable Double identityErrorBefore,
      @Nullable Double activityErrorBefore,
      @Nullable BalancingCurve balancing) {}
}
