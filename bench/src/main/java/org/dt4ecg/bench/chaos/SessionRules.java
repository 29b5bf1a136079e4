package org.dt4ecg.bench.chaos;

import org.dt4ecg.model.signal.WindowGrid;

/**
 * The numbers of the documented rule.
 *
 * @param grid where the windows of a session lie
 * @param gapMicros a longer hole ends a recording session
 * @param toleranceMicros a hole or an overlap up to this is jitter
 */
record SessionRules(WindowGrid grid, long gapMicros, long toleranceMicros) {

  private static final long LONG_FRAME_MICROS = 2_000_000;
  private static final int LONG_FRAME_DRIFT = 100;

  /** The defaults of the application, on a grid. */
  static SessionRules defaults(WindowGrid grid) {
    return new SessionRules(grid, 5_000_000, 40_000);
  }

  /** Whether two frames have more samples at one time than drift and jitter explain. */
  boolean overlap(SentFrame one, SentFrame other) {
    boolean inOrder = one.startMicros() <= other.startMicros();
    SentFrame earlier = inOrder ? one : other;
    SentFrame later = inOrder ? other : one;
    long allowed =
        Math.min(toleranceMicros, Math.min(one.lengthMicros(), other.lengthMicros()) / 2);
    if (earlier.lengthMicros() >= LONG_FRAME_MICROS) {
      allowed += earlier.lengthMicros() / LONG_FRAME_DRIFT;
    }
    return earlier.endMicros() - later.startMicros() > allowed;
  }
}
