package org.dt4ecg.app.demo;

import org.jspecify.annotations.Nullable;

/** Counts how often something was so. Not thread-safe. */
final class Accuracy {

  private long right;
  private long all;

  void add(boolean isRight) {
    all++;
    if (isRight) {
      right++;
    }
  }

  /** Share from 0 to 1; null if nothing was counted. */
  @Nullable Double share() {
    return all == 0 ? null : right / (double) all;
  }
}
