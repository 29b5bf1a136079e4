package org.dt4ecg.schemas.validation;

import java.time.Duration;
import java.time.Instant;

/**
 * The times at which a frame may start.
 *
 * @param futureTolerance how far ahead of the wall clock
 */
public record PlausibleTime(Duration futureTolerance) {

  /** Before this no device of this kind existed: the clock was never set. */
  static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  /** Whether a device whose clock is set cannot have started a frame then. */
  public boolean isTooEarly(Instant start) {
    return start.isBefore(EARLIEST);
  }

  /** Whether a frame that starts then is from the future, beyond the tolerance. */
  public boolean isTooLate(Instant start, Instant now) {
    return start.isAfter(now.plus(futureTolerance));
  }
}
