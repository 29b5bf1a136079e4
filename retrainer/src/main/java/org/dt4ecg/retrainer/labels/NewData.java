package org.dt4ecg.retrainer.labels;

import java.util.Set;

/**
 * What was read since the last round.
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
}
