package org.dt4ecg.training.beats;

import java.util.Arrays;

/**
 * Which samples around a beat's position, near its R peak, make the beat: from the P wave to the
 * end of the T wave.
 *
 * @param before samples before the position
 * @param after samples from the position on
 */
record BeatSpan(int before, int after) {

  private static final double LONGEST_BEFORE_SECONDS = 0.25;
  private static final double LARGEST_BEFORE_SHARE = 0.4;
  private static final double LONGEST_AFTER_SECONDS = 0.42;
  private static final double LARGEST_AFTER_SHARE = 0.6;

  /** The span of beats at the median distance of at least two R peaks, so that few overlap. */
  static BeatSpan at(int[] peaks, int samplingRateHz) {
    double[] distances = new double[peaks.length - 1];
    Arrays.setAll(distances, i -> peaks[i + 1] - peaks[i]);
    double rr = Statistics.median(distances);
    return new BeatSpan(
        (int) Math.min(LONGEST_BEFORE_SECONDS * samplingRateHz, LARGEST_BEFORE_SHARE * rr),
        (int) Math.min(LONGEST_AFTER_SECONDS * samplingRateHz, LARGEST_AFTER_SHARE * rr));
  }

  /** Whether the whole beat lies in a signal. */
  boolean fits(int position, int signalLength) {
    return position - before >= 0 && position + after <= signalLength;
  }

  /** The samples of a beat that lies in the signal. */
  double[] cut(double[] signal, int position) {
    return Arrays.copyOfRange(signal, position - before, position + after);
  }
}
