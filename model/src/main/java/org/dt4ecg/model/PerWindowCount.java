package org.dt4ecg.model;

import java.util.List;

/** Looks up a figure that depends on the number of windows. */
final class PerWindowCount {

  private PerWindowCount() {}

  /** The n-th value for n windows, the last for more. */
  static double value(List<Double> values, int windows) {
    if (windows < 1) {
      throw new IllegalArgumentException("At least one window is needed, got " + windows);
    }
    return values.get(Math.min(windows, values.size()) - 1);
  }
}
