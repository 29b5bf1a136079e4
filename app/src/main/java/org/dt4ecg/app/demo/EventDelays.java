package org.dt4ecg.app.demo;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Percentiles of the time from the moment a window had all its samples to its event's receipt, in
 * milliseconds, by the nearest rank; null if there were no events.
 */
public record EventDelays(@Nullable Long p50, @Nullable Long p95, @Nullable Long p99) {

  static EventDelays of(long[] delays) {
    long[] sorted = delays.clone();
    Arrays.sort(sorted);
    return new EventDelays(
        percentile(sorted, 0.50), percentile(sorted, 0.95), percentile(sorted, 0.99));
  }

  private static @Nullable Long percentile(long[] sorted, double share) {
    if (sorted.length == 0) {
      return null;
    }
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(rank, 1) - 1];
  }
}
