package org.dt4ecg.training.beats;

/** A centred moving average; the first and the last sample go on beyond the signal. Immutable. */
final class MovingAverage {

  private final int reach;

  private MovingAverage(int reach) {
    this.reach = reach;
  }

  /** The average over a time, rounded to an odd number of samples. */
  static MovingAverage ofSeconds(double seconds, int samplingRateHz) {
    return new MovingAverage((int) (seconds * samplingRateHz / 2));
  }

  /** The averages of a signal, as many as it has samples. */
  double[] of(double[] signal) {
    double[] averages = new double[signal.length];
    double[] sums = new double[signal.length + 1];
    for (int i = 0; i < signal.length; i++) {
      sums[i + 1] = sums[i] + signal[i];
    }
    for (int i = 0; i < signal.length; i++) {
      int from = Math.max(0, i - reach);
      int to = Math.min(signal.length, i + reach + 1);
      double before = (from - (i - reach)) * signal[0];
      double after = (i + reach + 1 - to) * signal[signal.length - 1];
      averages[i] = (before + sums[to] - sums[from] + after) / (2 * reach + 1);
    }
    return averages;
  }
}
