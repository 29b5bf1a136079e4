package org.dt4ecg.model.signal;

/**
 * A low-pass filter as a function of the distance between two samples: a sinc in a Kaiser window,
 * tabulated once and interpolated linearly. Immutable.
 *
 * <p>The sinc sets the cut-off (half amplitude), the window its steepness. Kaiser window: J. F.
 * Kaiser, "Nonrecursive digital filter design using the I0-sinh window function", 1974.
 */
final class LowPassKernel {

  /** Share of the lower sampling rate at which the amplitude is halved. */
  private static final double RELATIVE_CUT_OFF = 0.4;

  /** Zero crossings of the sinc on each side; more make the filter steeper and slower. */
  private static final int ZERO_CROSSINGS = 6;

  /** Shape of the Kaiser window: side lobes about 50 dB down. */
  private static final double KAISER_BETA = 5.0;

  /** Table entries between two zero crossings; linear interpolation then errs by less than 1e-5. */
  private static final int ENTRIES_PER_CROSSING = 512;

  private static final int ENTRIES = ZERO_CROSSINGS * ENTRIES_PER_CROSSING;

  private final float[] table;
  private final double entriesPerMicro;
  private final double halfWidthMicros;

  private LowPassKernel(double cutOffHz) {
    double crossingMicros = 1e6 / (2 * cutOffHz);
    table = new float[ENTRIES + 2];
    for (int entry = 0; entry < ENTRIES; entry++) {
      double crossings = (double) entry / ENTRIES_PER_CROSSING;
      table[entry] = (float) (sinc(crossings) * kaiser(crossings / ZERO_CROSSINGS));
    }
    entriesPerMicro = ENTRIES_PER_CROSSING / crossingMicros;
    halfWidthMicros = ZERO_CROSSINGS * crossingMicros;
  }

  /** The kernel that resamples from one rate (Hz) to another without aliases or images. */
  static LowPassKernel between(double inputRateHz, double outputRateHz) {
    return new LowPassKernel(RELATIVE_CUT_OFF * Math.min(inputRateHz, outputRateHz));
  }

  /** Distance in µs beyond which the kernel is 0. */
  double halfWidthMicros() {
    return halfWidthMicros;
  }

  /** The kernel at a distance in µs of at most {@link #halfWidthMicros()}. */
  float at(double distanceMicros) {
    double position = Math.abs(distanceMicros) * entriesPerMicro;
    int entry = (int) position;
    float below = table[entry];
    return below + (float) (position - entry) * (table[entry + 1] - below);
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static double kaiser(double x) {
    return besselI0(KAISER_BETA * Math.sqrt(1 - x * x)) / besselI0(KAISER_BETA);
  }

  /** Modified Bessel function of the first kind, order 0, by its power series. */
  private static double besselI0(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > 1e-16 * sum; k++) {
      term *= (x / (2 * k)) * (x / (2 * k));
      sum += term;
    }
    return sum;
  }
}
