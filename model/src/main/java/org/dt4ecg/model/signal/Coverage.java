package org.dt4ecg.model.signal;

import java.util.OptionalLong;

/** How far the frames at hand cover a window. */
public sealed interface Coverage {

  /** All samples of the window are there, up to holes within the tolerance. */
  record Complete() implements Coverage {

    static final Complete INSTANCE = new Complete();
  }

  /**
   * The window has a hole that is longer than the tolerance, or its end has not been reached.
   *
   * @param fromMicros start of the first hole, in microseconds since the epoch, not before the
   *     window's start
   * @param nextSampleMicros time of the first sample after the hole, in microseconds since the
   *     epoch; empty if no frame lies behind it
   */
  record Hole(long fromMicros, OptionalLong nextSampleMicros) implements Coverage {}
}
