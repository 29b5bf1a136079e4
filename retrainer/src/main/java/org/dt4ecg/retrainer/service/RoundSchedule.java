package org.dt4ecg.retrainer.service;

import java.time.Duration;
import java.time.Instant;

/**
 * When rounds start.
 *
 * @param minNewWindows windows' worth of new data that start a round at once
 * @param every a round starts so long after the last one, if there is anything new
 */
public record RoundSchedule(long minNewWindows, Duration every) {

  /**
   * Whether a round is due.
   *
   * @param newWindows windows' worth of data read since the last round
   * @param last end of the last round, or when the service started
   */
  public boolean isDue(long newWindows, Instant last, Instant now) {
    return newWindows >= minNewWindows || (newWindows > 0 && !now.isBefore(next(last)));
  }

  /** When a round is due at the latest. */
  public Instant next(Instant last) {
    return last.plus(every);
  }
}
