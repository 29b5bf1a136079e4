package org.dt4ecg.dashboard.view;

import java.util.Arrays;

/** The last of many durations, and their percentiles. Not thread-safe. */
final class Percentiles {

  private final long[] values;
  private final long[] times;
  private long added;

  /**
   * @param most how many of the last ones are kept
   */
  Percentiles(int most) {
    this.values = new long[most];
    this.times = new long[most];
  }

  void add(long millis, long nowMillis) {
    int at = (int) (added % values.length);
    values[at] = millis;
    times[at] = nowMillis;
    added++;
  }

  /**
   * Those added from a time on, rising.
   *
   * @param fromMillis that time
   */
  long[] sortedSince(long fromMillis) {
    int there = (int) Math.min(added, values.length);
    long[] recent = new long[there];
    int count = 0;
    for (int i = 0; i < there; i++) {
      if (times[i] >= fromMillis) {
        recent[count++] = values[i];
      }
    }
    long[] sorted = Arrays.copyOf(recent, count);
    Arrays.sort(sorted);
    return sorted;
  }

  /** By the nearest rank; of at least one value. */
  static long percentile(long[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(rank, 1) - 1];
  }
}
