package org.dt4ecg.training.evaluation;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Shares of counts. */
final class Shares {

  private Shares() {}

  /** A share from 0 to 1; null if there is nothing to share. */
  static @Nullable Double of(long part, long whole) {
    return whole == 0 ? null : (double) part / whole;
  }

  /** The share that meets a condition, from 0 to 1; null if there is nothing to share. */
  static <T> @Nullable Double of(List<T> all, Predicate<T> condition) {
    return of(all.stream().filter(condition).count(), all.size());
  }

  /** A mean that grows. */
  static final class Mean {

    private double sum;
    private long count;

    void add(double value) {
      sum += value;
      count++;
    }

    long count() {
      return count;
    }

    /** Null if there was nothing to add. */
    @Nullable Double value() {
      return count == 0 ? null : sum / count;
    }
  }
}
