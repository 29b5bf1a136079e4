package org.dt4ecg.retraining.evaluation;

import org.jspecify.annotations.Nullable;

/** Shares of counts. */
final class Shares {

  private Shares() {}

  /** A share from 0 to 1; null if there is nothing to share. */
  static @Nullable Double of(long part, long whole) {
    return whole == 0 ? null : (double) part / whole;
  }
}
