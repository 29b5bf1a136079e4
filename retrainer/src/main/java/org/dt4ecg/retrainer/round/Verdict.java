package org.dt4ecg.retrainer.round;

import java.util.ArrayList;
import java.util.Collection;
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

  /** The reasons as one text. It may name people, by their pseudonyms. */
  public String text() {
    return String.join(" ", reasons);
  }

  /**
   * The reasons as one text for logs and health, where nobody is named: sentences that name people
   * are left out and counted.
   *
   * @param people whom they may name
   */
  public String textWithoutPeople(Collection<String> people) {
    List<String> nameless =
        reasons.stream().filter(reason -> people.stream().noneMatch(reason::contains)).toList();
    int left = reasons.size() - nameless.size();
    if (left == 0) {
      return text();
    }
    List<String> sentences = new ArrayList<>(nameless);
    sentences.add(
        left == 1
            ? "One more reason names people and stands in the training report alone."
            : "%d more reasons name people and stand in the training report alone."
                .formatted(left));
    return String.join(" ", sentences);
  }
}
