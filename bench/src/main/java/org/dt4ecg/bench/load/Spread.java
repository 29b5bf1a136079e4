package org.dt4ecg.bench.load;

import java.util.Arrays;
import java.util.Collection;

/** A figure over several rounds. */
public record Spread(double median, double lowest, double highest) {

  /** The spread of some values; all 0 if there are none. */
  public static Spread of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      return new Spread(0, 0, 0);
    }
    return new Spread(median(sorted), sorted[0], sorted[sorted.length - 1]);
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : Arrays.stream(sorted, middle - 1, middle + 1).average().orElse(0);
  }
}
