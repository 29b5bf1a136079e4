package org.dt4ecg.fleet.format;

import java.nio.file.Path;

/**
 * A channel that was written in decimal numbers, as counts of its last decimal place.
 *
 * @param channel what is told of it
 * @param counts a count for each sample; {@link #NO_SAMPLE} where there is none
 */
record DecimalSignal(Channel channel, int[] counts) {

  static final int NO_SAMPLE = Integer.MIN_VALUE;

  /** Beyond this a number has no exact place among doubles of a millionth. */
  private static final int MOST_DECIMALS = 12;

  /**
   * From numbers.
   *
   * @param unit their unit, perhaps with a number in front, as in {@code 0.38 uV}; empty if unknown
   * @param values the numbers; NaN where there is none
   * @param decimals decimal places that they have
   * @throws MalformedRecordingException if a number is beyond all measure
   */
  static DecimalSignal of(
      Path file, String name, String unit, double rateHz, double[] values, int decimals)
      throws MalformedRecordingException {
    double most = 0;
    for (double value : values) {
      most = Double.isNaN(value) ? most : Math.max(most, Math.abs(value));
    }
    if (!(most < 1e15)) {
      throw new MalformedRecordingException(
          file, "a number is beyond all measure", "mend it or take the file out of the folder");
    }
    int places = Math.min(MOST_DECIMALS, decimals);
    while (most * Math.pow(10, places) >= Integer.MAX_VALUE) {
      places--;
    }
    double perUnit = Math.pow(10, Math.abs(places));
    int[] counts = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      double scaled = places < 0 ? values[i] / perUnit : values[i] * perUnit;
      counts[i] = Double.isNaN(scaled) ? NO_SAMPLE : (int) Math.round(scaled);
    }
    Scale scale = Scale.of(unit);
    double step = places < 0 ? perUnit : 1 / perUnit;
    // Without a unit the numbers are counts, of which nobody knows the size.
    double unitsPerCount = scale.unit().isEmpty() ? 0 : scale.factor() * step;
    return new DecimalSignal(new Channel(name, scale.unit(), rateHz, unitsPerCount, 0), counts);
  }

  /** The unit in a text that may have a number in front. */
  static String unitOf(String text) {
    return Scale.of(text).unit();
  }

  /** µV in the unit in a text that may have a number in front; 0 if it is no voltage. */
  static double microvolts(String text) {
    Scale scale = Scale.of(text);
    return scale.factor() * VoltageUnit.microvolts(scale.unit());
  }

  /** A unit with a number in front. */
  private record Scale(double factor, String unit) {

    static Scale of(String text) {
      int end = 0;
      while (end < text.length() && "0123456789.".indexOf(text.charAt(end)) >= 0) {
        end++;
      }
      boolean number = end > 0 && TextValues.isNumber(text.substring(0, end), false);
      return number
          ? new Scale(Double.parseDouble(text.substring(0, end)), text.substring(end).strip())
          : new Scale(1, text.strip());
    }
  }
}
