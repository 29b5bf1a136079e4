package org.dt4ecg.topology.labels;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long labels and frames wait for each other, by the device's own time.
 *
 * @param delay frames are kept this long behind the device's newest sample; a label may come this
 *     long after its samples, or before them
 * @param grace how long after its end a label waits for samples that are missing in it
 * @param inactivityGap a hole longer than this ends a recording session
 * @param holeTolerance holes up to this long count as none
 */
public record LabelSettings(
    Duration delay, Duration grace, Duration inactivityGap, Duration holeTolerance) {

  long delayMicros() {
    return micros(delay);
  }

  long graceMicros() {
    return micros(grace);
  }

  long inactivityGapMicros() {
    return micros(inactivityGap);
  }

  long holeToleranceMicros() {
    return micros(holeTolerance);
  }

  private static long micros(Duration duration) {
    return TimeUnit.MILLISECONDS.toMicros(duration.toMillis());
  }
}
