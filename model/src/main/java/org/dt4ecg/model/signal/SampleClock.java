package org.dt4ecg.model.signal;

/**
 * What is known of a device's sampling clock: how much longer a frame really lasts than its nominal
 * rate says. A nominal 500 Hz is 496 to 499 in real recordings, which in a frame of 10 s makes 80
 * ms. It is measured from the starts of two frames that follow each other. Frames shorter than
 * {@link #LONG_FRAME_MICROS} are placed by their nominal rate: there the jitter of their starts is
 * larger than the drift. Immutable.
 *
 * @param known whether two frames have been compared
 * @param ratio true duration by nominal duration
 */
public record SampleClock(boolean known, double ratio) {

  /** Nothing is known yet. */
  public static final SampleClock UNKNOWN = new SampleClock(false, 1);

  /** Frames at least this long, in µs, are placed by their true rate. */
  public static final long LONG_FRAME_MICROS = 2_000_000;

  /** A clock that is further off is a hole, or another device. */
  public static final double MOST_DRIFT = 0.01;

  /** Whether a frame's duration is looked at. */
  public static boolean isLong(Frame frame) {
    return frame.endMicros() - frame.startMicros() >= LONG_FRAME_MICROS;
  }

  /**
   * The clock after a look at a frame and the next one. What the clock explains up to the jitter
   * changes nothing.
   *
   * @param startMicros start of the earlier frame
   * @param nominalMicros its nominal duration
   * @param nextStartMicros start of the later one
   * @param jitterMicros how far starts are off without meaning anything
   */
  public SampleClock after(
      long startMicros, long nominalMicros, long nextStartMicros, long jitterMicros) {
    if (nominalMicros < LONG_FRAME_MICROS) {
      return this;
    }
    double measured = nextStartMicros - startMicros;
    if (Math.abs(measured - nominalMicros * ratio) <= jitterMicros) {
      return known ? this : new SampleClock(true, ratio);
    }
    boolean drift = Math.abs(measured - nominalMicros) <= nominalMicros * MOST_DRIFT + jitterMicros;
    return drift ? new SampleClock(true, measured / nominalMicros) : this;
  }

  /** How much longer than nominal the frame lasts. */
  double ratioOf(Frame frame) {
    return isLong(frame) ? ratio : 1;
  }

  /** Where the frame ends, as far as is known, in µs since the epoch. */
  long endOf(Frame frame) {
    if (ratio == 1 || !isLong(frame)) {
      return frame.endMicros();
    }
    return frame.startMicros() + Math.round((frame.endMicros() - frame.startMicros()) * ratio);
  }

  /**
   * Up to where the frame reaches for sure, in µs since the epoch: while nothing is known of the
   * clock, the next frame may begin earlier than the nominal rate says.
   */
  long certainEndOf(Frame frame, long jitterMicros) {
    if (known || !isLong(frame)) {
      return endOf(frame);
    }
    long nominal = frame.endMicros() - frame.startMicros();
    return frame.endMicros() - Math.round(nominal * MOST_DRIFT) - jitterMicros;
  }
}
