package org.dt4ecg.study.figures;

import java.util.Collection;
import java.util.Optional;

/**
 * Mean and spread over seeds.
 *
 * @param mean the mean
 * @param deviation the sample standard deviation; NaN for a single seed
 * @param seeds number of seeds
 */
public record Statistic(double mean, double deviation, int seeds) {

  /** The statistic of one value a seed; empty without any. */
  public static Optional<Statistic> of(Collection<Double> values) {
    if (values.isEmpty()) {
      return Optional.empty();
    }
    double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    double deviation = values.size() == 1 ? Double.NaN : Math.sqrt(squares / (values.size() - 1));
    return Optional.of(new Statistic(mean, deviation, values.size()));
  }
}
