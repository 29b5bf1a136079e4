package org.dt4ecg.bench.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what is wrong, with a few examples of each. Thread-safe. */
public final class Findings {

  private static final int MOST_EXAMPLES = 12;

  private final Map<Wrong, Long> counts = new EnumMap<>(Wrong.class);
  private final Map<Wrong, Integer> exampled = new EnumMap<>(Wrong.class);
  private final List<String> examples = new ArrayList<>();

  /** Nothing is wrong yet. */
  public Findings() {
    for (Wrong wrong : Wrong.values()) {
      counts.put(wrong, 0L);
    }
  }

  /** One more is wrong. */
  synchronized void add(Wrong wrong, String example) {
    add(wrong, 1, example);
  }

  /** So many more are wrong; nothing where it is none. */
  synchronized void add(Wrong wrong, long howMany, String example) {
    if (howMany <= 0) {
      return;
    }
    counts.merge(wrong, howMany, Long::sum);
    if (exampled.merge(wrong, 1, Integer::sum) <= MOST_EXAMPLES) {
      examples.add("%s: %s".formatted(wrong, example));
    }
  }

  /** How many of each. */
  public synchronized Map<Wrong, Long> counts() {
    return new EnumMap<>(counts);
  }

  /** How many of one. */
  public synchronized long count(Wrong wrong) {
    return counts.getOrDefault(wrong, 0L);
  }

  /** Some of them, for people. */
  public synchronized List<String> examples() {
    return List.copyOf(examples);
  }

  /** Whether nothing is wrong. */
  public synchronized boolean none() {
    return counts.values().stream().allMatch(count -> count == 0);
  }
}
