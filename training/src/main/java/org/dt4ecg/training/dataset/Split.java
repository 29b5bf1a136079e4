package org.dt4ecg.training.dataset;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which part of recordings is learnt from, which part calibrates and which part is tested on. There
 * is no split in which a sample stands on two sides.
 *
 * @param protocol name of the protocol that made it, such as {@code blocked}
 * @param name name of this split among those of its protocol, such as {@code 01-to-02}
 * @param training what weights are trained on
 * @param validation what stops training, sets temperatures and chooses thresholds and levers; may
 *     be empty
 * @param test what figures are quoted of, and nothing is chosen on; may be empty
 */
public record Split(
    String protocol, String name, List<Slice> training, List<Slice> validation, List<Slice> test) {

  /** Name of the split that trains on everything. */
  public static final String EVERYTHING = "all";

  /**
   * Refuses a split that leaks.
   *
   * @throws IllegalArgumentException if a sample stands on two sides
   */
  public Split {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
    String label = protocol + " " + name;
    requireApart(label, "training", training, "test", test);
    requireApart(label, "validation", validation, "test", test);
    requireApart(label, "training", training, "validation", validation);
  }

  /** Trains on everything, for a release; nothing is left to calibrate or to test on. */
  public static Split everything(RecordedData data) {
    return new Split(EVERYTHING, EVERYTHING, Slice.of(data.sessions()), List.of(), List.of());
  }

  private static void requireApart(
      String label, String nameOfOne, List<Slice> one, String nameOfOther, List<Slice> other) {
    Map<String, NavigableMap<Long, TimeSpan>> spans = new HashMap<>();
    for (Slice slice : one) {
      // Slices of one side may overlap each other; of those that start together the longest counts.
      spans
          .computeIfAbsent(slice.session().id(), session -> new TreeMap<>())
          .merge(slice.span().fromMicros(), slice.span(), TimeSpan::hull);
    }
    for (Slice slice : other) {
      NavigableMap<Long, TimeSpan> ofSession = spans.get(slice.session().id());
      if (ofSession != null) {
        for (TimeSpan span : ofSession.headMap(slice.span().toMicros(), false).values()) {
          if (span.overlaps(slice.span())) {
            throw new IllegalArgumentException(
                "split %s leaks: %s of session %s is in its %s part and %s in its %s part; no sample may stand on two sides"
                    .formatted(
                        label, span, slice.session().id(), nameOfOne, slice.span(), nameOfOther));
          }
        }
      }
    }
  }
}
