package org.dt4ecg.bench.swap;

/**
 * One swap, as it was seen from outside; times in ms since the epoch.
 *
 * @param version the model that took over
 * @param publishedAt when its release was written
 * @param servesAt when it served
 * @param calmUntil up to when nothing else was done
 */
record Swap(String version, long publishedAt, long servesAt, long calmUntil) {

  /** What is sent so close to a swap, before or after, counts as at the swap. */
  private static final long NEAR_MILLIS = 1_000;

  long loadMillis() {
    return servesAt - publishedAt;
  }

  boolean isNear(long millis) {
    return Math.abs(millis - servesAt) <= NEAR_MILLIS;
  }

  /** Behind the swap, and before the next release is published. */
  boolean isCalm(long millis) {
    return millis > servesAt + NEAR_MILLIS && millis < calmUntil - NEAR_MILLIS / 4;
  }
}
