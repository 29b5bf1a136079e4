package org.dt4ecg.topology.windowing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When recording sessions end and windows are given up, and how much of a device is remembered.
 * Silence is counted while the task has read all there is, see {@link QuietClock}.
 *
 * @param inactivityGap a hole longer than this ends a recording session
 * @param grace how long a window with a hole waits for the missing frames
 * @param silence after so long without a frame the bouts of a session are closed
 * @param resume after so long without a frame a session is closed and its frames are removed; until
 *     then a frame that continues it completes its windows
 * @param memory after so long without a frame what is known of a device is removed
 * @param limits most of what a device may make grow
 */
public record WindowingSettings(
    Duration inactivityGap,
    Duration grace,
    Duration silence,
    Duration resume,
    Duration memory,
    Limits limits) {

  /**
   * Most of what one device may make grow.
   *
   * @param heldBytes bytes of frames that wait for their windows
   * @param heldFrames frames that wait for their windows
   * @param sessions recording sessions that are open at once
   * @param intervals stretches of time that are known to be decided; older ones are forgotten, and
   *     what is before them counts as decided
   */
  public record Limits(int heldBytes, int heldFrames, int sessions, int intervals) {}

  long inactivityGapMicros() {
    return micros(inactivityGap);
  }

  long graceMicros() {
    return micros(grace);
  }

  long silenceMicros() {
    return micros(silence);
  }

  long resumeMicros() {
    return micros(resume);
  }

  long memoryMicros() {
    return micros(memory);
  }

  private static long micros(Duration duration) {
    return TimeUnit.MILLISECONDS.toMicros(duration.toMillis());
  }
}
