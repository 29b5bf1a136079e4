package org.dt4ecg.model.release;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether a release was made before now. One from the future would be the newest for as long, and
 * every later release and every way back would be refused as older. Immutable.
 *
 * @param now time by the wall clock
 */
public record ReleaseTimeCheck(Instant now) {

  /** By so much the clock of whoever releases may be ahead of this one. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  /**
   * Checks the time of a release.
   *
   * @throws RefusedReleaseException with {@link RefusalReason#IN_FUTURE}
   */
  public void check(Instant releasedAt) throws RefusedReleaseException {
    if (releasedAt.isAfter(now.plus(TOLERANCE))) {
      throw new RefusedReleaseException(
          RefusalReason.IN_FUTURE,
          "The release is of "
              + releasedAt
              + ", it is "
              + now
              + " here. Set the clock that is wrong, and publish the file anew");
    }
  }
}
