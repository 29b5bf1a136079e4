package org.dt4ecg.bench.swap;

import java.util.Arrays;

/** How long something took, over and over, in ms. */
record Delays(int count, long p50, long p99, long longest) {

  static Delays of(long[] millis) {
    if (millis.length == 0) {
      return new Delays(0, 0, 0, 0);
    }
    long[] sorted = millis.clone();
    Arrays.sort(sorted);
    return new Delays(
        sorted.length, quantile(sorted, 0.5), quantile(sorted, 0.99), sorted[sorted.length - 1]);
  }

  private static long quantile(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }
}
