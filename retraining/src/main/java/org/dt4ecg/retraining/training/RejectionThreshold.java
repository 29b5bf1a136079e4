package org.dt4ecg.retraining.training;

import java.util.Arrays;
import java.util.List;

/** Chooses the probability below which nobody is named. */
final class RejectionThreshold {

  /** Share of windows of known people that may be rejected. */
  private static final double REJECTED_SHARE = 0.01;

  private RejectionThreshold() {}

  /**
   * The highest threshold that rejects no more than 1 % of held-out windows of known people.
   *
   * @param logits logits of the people, one row a window, at least one
   * @param temperature temperature of the identity head
   */
  static double choose(List<float[]> logits, double temperature) {
    double[] highest =
        logits.stream()
            .mapToDouble(row -> Arrays.stream(Softmax.of(row, temperature)).max().orElseThrow())
            .sorted()
            .toArray();
    return highest[(int) (REJECTED_SHARE * highest.length)];
  }
}
