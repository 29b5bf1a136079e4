package org.dt4ecg.training.learning.calibration;

import java.util.ArrayList;
import java.util.List;

/** Chooses the mean scores below which nobody is named. */
final class RejectionThresholds {

  /** Share of runs of known people that may be rejected. */
  private static final double REJECTED_SHARE = 0.01;

  /** The lowest of fewer would often be far from the one in a hundred. */
  private static final int FEWEST_RUNS = 50;

  /** Rounding down spares what the release, in single precision, finds a little lower. */
  private static final double PRECISION = 1e5;

  private RejectionThresholds() {}

  /**
   * The highest thresholds that reject no more than 1 % of held-out runs of known people, for 1 to
   * so many windows, or as many as there are enough runs of.
   */
  static List<Double> fit(SessionRuns runs, WindowScore score, int windows) {
    List<Double> thresholds = new ArrayList<>();
    for (int n = 1; n <= windows; n++) {
      double[] means = runs.of(n).stream().mapToDouble(score::of).sorted().toArray();
      if (n > 1 && means.length < FEWEST_RUNS) {
        break;
      }
      double threshold = means[(int) (REJECTED_SHARE * means.length)];
      thresholds.add(Math.floor(threshold * PRECISION) / PRECISION);
    }
    return thresholds;
  }
}
