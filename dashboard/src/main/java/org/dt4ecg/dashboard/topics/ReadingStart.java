package org.dt4ecg.dashboard.topics;

import java.time.Duration;

/**
 * Where in a topic reading starts.
 *
 * @param back how long ago the first record was written that is read
 * @param most of each partition no more than so many records that are there already
 */
record ReadingStart(Duration back, long most) {

  /** More than any topic keeps. */
  private static final Duration ALWAYS = Duration.ofDays(36_500);

  /** With what comes from now on. */
  static final ReadingStart NOW = new ReadingStart(Duration.ZERO, 0);

  /** With the oldest record: for tables. */
  static final ReadingStart BEGINNING = new ReadingStart(ALWAYS, Long.MAX_VALUE);

  static ReadingStart back(Duration back, long most) {
    return new ReadingStart(back, most);
  }

  /** With the last so many records. */
  static ReadingStart last(long most) {
    return new ReadingStart(ALWAYS, most);
  }

  boolean isBeginning() {
    return back.equals(ALWAYS);
  }
}
