package org.dt4ecg.retraining.service.round;

import java.util.List;
import java.util.Map;

/**
 * Whether a challenger is released, and why.
 *
 * @param promoted whether it is
 * @param reasons plain sentences, what decided first
 * @param metrics figures of champion and challenger on the held-out windows, as shares from 0 to 1
 */
public record Verdict(boolean promoted, List<String> reasons, Map<String, Double> metrics) {

  public Verdict {
    reasons = List.copyOf(reasons);
    metrics = Map.copyOf(metrics);
  }

  /** Not released, for a reason found before there was anything to measure. */
  static Verdict refused(List<String> reasons) {
    return new Verdict(false, reasons, Map.of());
  }

  /** The reasons as one text. */
  public String text() {
    return String.join(" ", reasons);
  }
}
