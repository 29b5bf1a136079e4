package org.dt4ecg.bench.load;

import java.util.Arrays;

/** How long something took, over and over, in ms. */
public record Quantiles(
    int count, double p50Millis, double p95Millis, double p99Millis, double longestMillis) {

  /** Of times in µs, in any order. */
  static Quantiles ofMicros(long[] micros) {
    if (micros.length == 0) {
      return new Quantiles(0, 0, 0, 0, 0);
    }
    long[] sorted = micros.clone();
    Arrays.sort(sorted);
    return new Quantiles(
        sorted.length,
        quantile(sorted, 0.5),
        quantile(sorted, 0.95),
        quantile(sorted, 0.99),
        sorted[sorted.length - 1] / 1e3);
  }

  /** The smallest value that is not exceeded by that share of all. */
  private static double quantile(long[] sorted, double share) {
    return sorted[(int) Math.max(0, Math.ceil(share * sorted.length) - 1)] / 1e3;
  }
}
