package org.dt4ecg.retrainer.labels;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * What was read since the last round, and when it is enough for the next.
 *
 * @param signalMicros length of the frames together, in µs; one that is sent twice counts twice
 * @param people whose they are
 */
public record NewData(long signalMicros, Set<String> people) {

  /** Nothing. */
  public static final NewData NONE = new NewData(0, Set.of());

  public NewData {
    people = Set.copyOf(people);
  }

  /**
   * How many windows of a length fit into it, side by side.
   *
   * @param hopMicros distance of two windows' starts, in µs
   */
  public long windows(long hopMicros) {
    return signalMicros / hopMicros;
  }

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
}
