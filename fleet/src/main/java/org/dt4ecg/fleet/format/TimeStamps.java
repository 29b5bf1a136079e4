package org.dt4ecg.fleet.format;

import java.util.Arrays;
import java.util.Locale;

/** Numbers that are times, in a unit that is told or shows, from an epoch that shows. */
final class TimeStamps {

  /** From 1970 to 2000, in seconds: Polar's sensors count nanoseconds from then on. */
  private static final double TO_2000_SECONDS = 946_684_800;

  /** Nanoseconds since 1970 passed this in 2012, those since 2000 will in 2042. */
  private static final double NANOS_SINCE_1970 = 1.35e18;

  /** The beginning of 2001, as seconds since 1970; any smaller number counts from some start. */
  private static final double ABSOLUTE_SECONDS = 9.8e8;

  private static final double MOST_SECONDS = 2.5e9;

  /** Rates between which the unit of a step is looked for, in Hz. */
  private static final double SLOWEST = 50;

  private static final double FASTEST = 4_000;

  private TimeStamps() {}

  /**
   * The times in µs: since 1970 where they are absolute, else since the start that they count from.
   *
   * @param unit unit as told; empty to find it
   */
  static long[] micros(double[] values, String unit) {
    double scale = secondsPer(unit);
    if (Double.isNaN(scale)) {
      scale = found(values);
    }
    double first = values.length == 0 || Double.isNaN(values[0]) ? 0 : values[0];
    boolean since2000 = scale == 1e-9 && first > 2e17 && first < NANOS_SINCE_1970;
    double offset = since2000 ? TO_2000_SECONDS * 1e6 : 0;
    long[] micros = new long[values.length];
    double before = first;
    for (int i = 0; i < values.length; i++) {
      // A stamp that is missing is that of the sample before.
      before = Double.isNaN(values[i]) ? before : values[i];
      micros[i] = Math.round(before * scale * 1e6 + offset);
    }
    return micros;
  }

  private static double secondsPer(String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "ns", "nanos", "nanoseconds" -> 1e-9;
      case "us", "µs", "μs", "micros", "microseconds" -> 1e-6;
      case "ms", "millis", "milliseconds", "msec" -> 1e-3;
      case "s", "sec", "secs", "second", "seconds" -> 1;
      case "min", "minutes" -> 60;
      default -> Double.NaN;
    };
  }

  /** By the size of what can only be a date, else by the step from sample to sample. */
  private static double found(double[] values) {
    double first = values.length == 0 ? 0 : Math.abs(values[0]);
    for (double scale : new double[] {1, 1e-3, 1e-6, 1e-9}) {
      double seconds = first * scale;
      if (seconds > ABSOLUTE_SECONDS && seconds < MOST_SECONDS) {
        return scale;
      }
    }
    if (first > 2e17) {
      return 1e-9;
    }
    int looked = Math.min(values.length, 10_000);
    double[] steps = new double[Math.max(0, looked - 1)];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = Math.abs(values[i + 1] - values[i]);
    }
    Arrays.sort(steps);
    double usual = steps.length == 0 ? 0 : steps[steps.length / 2];
    for (double scale : new double[] {1, 1e-3, 1e-6, 1e-9}) {
      if (usual * scale >= 1 / FASTEST && usual * scale <= 1 / SLOWEST) {
        return scale;
      }
    }
    // Packets: the time that all of it took must do.
    double span = values.length < 2 ? 0 : Math.abs(values[values.length - 1] - values[0]);
    for (double scale : new double[] {1, 1e-3, 1e-6, 1e-9}) {
      double rate = values.length / (span * scale);
      if (rate >= SLOWEST && rate <= FASTEST) {
        return scale;
      }
    }
    return 1;
  }
}
