package org.dt4ecg.topology.windowing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When recording sessions end and windows are given up.
 *
 * @param inactivityGap a hole longer than this ends a recording session
 * @param grace how long a window with a hole waits for the missing frames
 * @param silence after so long without a frame, by the wall clock, a session is closed
 */
public record WindowingSettings(Duration inactivityGap, Duration grace, Duration silence) {

  long inactivityGapMicros() {
    return TimeUnit.MILLISECONDS.toMicros(inactivityGap.toMillis());
  }

  long graceMicros() {
    return TimeUnit.MILLISECONDS.toMicros(grace.toMillis());
  }

  long silenceMicros() {
    return TimeUnit.MILLISECONDS.toMicros(silence.toMillis());
  }
}
