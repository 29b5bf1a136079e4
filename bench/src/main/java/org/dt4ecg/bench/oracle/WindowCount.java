package org.dt4ecg.bench.oracle;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether every window that was sent is on a topic, and once.
 *
 * @param windows different windows on the topic
 * @param lost windows that were sent, and are not there
 * @param doubled records of windows that are there already
 * @param invented windows of sessions that nobody sent, or behind the end of one
 */
public record WindowCount(long windows, long lost, long doubled, long invented) {

  /**
   * Counts.
   *
   * @param sessionEnds end of each session that was sent, in µs since the epoch
   * @param windowMicros length of a window
   * @param hopMicros from the start of a window to that of the next
   */
  public static WindowCount of(
      Collection<Window> found, Map<Session, Long> sessionEnds, long windowMicros, long hopMicros) {
    Map<Session, TreeSet<Long>> indexes = new TreeMap<>();
    long doubled = 0;
    for (Window window : found) {
      if (!indexes
          .computeIfAbsent(window.session(), session -> new TreeSet<>())
          .add(window.index())) {
        doubled++;
      }
    }
    long sent = 0;
    long right = 0;
    for (Map.Entry<Session, Long> session : sessionEnds.entrySet()) {
      long covered = session.getValue() - session.getKey().startMicros();
      long windows = covered < windowMicros ? 0 : (covered - windowMicros) / hopMicros + 1;
      sent += windows;
      right += indexes.getOrDefault(session.getKey(), new TreeSet<>()).subSet(0L, windows).size();
    }
    long different = indexes.values().stream().mapToLong(TreeSet::size).sum();
    return new WindowCount(different, sent - right, doubled, different - right);
  }

  /** Whether each was there once, and nothing else. */
  public boolean isExact() {
    return lost == 0 && doubled == 0 && invented == 0;
  }
}
