package org.dt4ecg.topology.windowing;

import java.util.List;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;

/** Why a window is not complete. All times are in microseconds (µs) since the epoch. */
sealed interface Hole {

  /** Where the samples before the hole end, exclusive; the window's start if there are none. */
  long startMicros();

  /** Samples are missing, but the recording session goes on behind them. */
  record Gap(long startMicros) implements Hole {}

  /**
   * The recording session ends in the window: the hole is longer than the inactivity gap.
   *
   * @param nextSessionStartMicros where the next session starts
   */
  record SessionBreak(long startMicros, long nextSessionStartMicros) implements Hole {}

  /** Nothing has come behind the hole. */
  record OpenEnd(long startMicros) implements Hole {}

  /**
   * Looks for the hole that decides about a window that is not complete. A session break comes
   * before any other hole, since no later window of the session could be complete.
   *
   * @param frames the device's frames that have samples at or after the window's start, oldest
   *     first
   */
  static Hole find(
      List<EcgSamples> frames, long windowStart, long windowEnd, long inactivityGapMicros) {
    long coveredTo = windowStart;
    for (EcgSamples frame : frames) {
      long start = FrameTimes.startMicros(frame);
      if (coveredTo >= windowEnd) {
        return new Gap(windowStart);
      }
      if (start - coveredTo > inactivityGapMicros) {
        return new SessionBreak(coveredTo, start);
      }
      coveredTo = Math.max(coveredTo, FrameTimes.endMicros(frame));
    }
    return coveredTo >= windowEnd ? new Gap(windowStart) : new OpenEnd(coveredTo);
  }
}
