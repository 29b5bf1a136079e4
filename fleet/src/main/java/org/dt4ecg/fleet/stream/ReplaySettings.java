package org.dt4ecg.fleet.stream;

import java.time.Duration;
import org.dt4ecg.fleet.device.FrameCutter;
import org.jspecify.annotations.Nullable;

/**
 * How a fleet replays.
 *
 * @param framePeriod nominal length of a frame
 * @param pause silence of a device between two recordings, by event time; longer than the
 *     topology's inactivity gap, so that each recording is a session of its own
 * @param speed seconds of event time to a second of the wall clock; {@link #AS_FAST_AS_POSSIBLE}
 *     for no pacing
 * @param length how much event time to play; null for all of a plan
 */
public record ReplaySettings(
    Duration framePeriod, Duration pause, double speed, @Nullable Duration length) {

  /** Speed without pacing. */
  public static final double AS_FAST_AS_POSSIBLE = Double.POSITIVE_INFINITY;

  /** A second more than the topology's inactivity gap. */
  public static final Duration DEFAULT_PAUSE = Duration.ofSeconds(6);

  /**
   * @throws IllegalArgumentException if one is out of range
   */
  public ReplaySettings {
    if (framePeriod.isNegative() || framePeriod.isZero()) {
      throw new IllegalArgumentException(
          "The frame period is " + framePeriod + "; it must be above zero");
    }
    if (pause.isNegative()) {
      throw new IllegalArgumentException("The pause is " + pause + "; it must not be negative");
    }
    if (!(speed > 0)) {
      throw new IllegalArgumentException(
          "The speed is " + speed + "; it must be above zero: 1 is real time");
    }
    if (length != null && (length.isNegative() || length.isZero())) {
      throw new IllegalArgumentException("The length is " + length + "; it must be above zero");
    }
  }

  /** Real time, half-second frames, six seconds between recordings, all of the plan. */
  public static ReplaySettings realTime() {
    return new ReplaySettings(FrameCutter.DEFAULT_FRAME_PERIOD, DEFAULT_PAUSE, 1, null);
  }

  /** The same with another pause. */
  public ReplaySettings withPause(Duration newPause) {
    return new ReplaySettings(framePeriod, newPause, speed, length);
  }

  /** The same at another speed. */
  public ReplaySettings withSpeed(double newSpeed) {
    return new ReplaySettings(framePeriod, pause, newSpeed, length);
  }

  /** The same with another length; null for all of a plan. */
  public ReplaySettings withLength(@Nullable Duration newLength) {
    return new ReplaySettings(framePeriod, pause, speed, newLength);
  }
}
