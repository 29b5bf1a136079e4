package org.dt4ecg.training.beats;

/**
 * A band-pass filter without delay: the difference of two low-passes, each a sinc in a Hamming
 * window. The first and the last sample go on beyond the signal. Immutable.
 */
final class BandPass {

  /** Half the length of the filter; the flanks are about 3.3 / (2 · 0.3 s) = 5.5 Hz wide. */
  private static final double REACH_SECONDS = 0.3;

  /** From the middle on; the other half is its mirror image. */
  private final double[] kernel;

  /** A filter that halves the amplitude at both frequencies and passes those between. */
  BandPass(double lowHz, double highHz, int samplingRateHz) {
    int reach = (int) Math.round(REACH_SECONDS * samplingRateHz);
    double[] low = lowPass(lowHz / samplingRateHz, reach);
    double[] high = lowPass(highHz / samplingRateHz, reach);
    kernel = new double[reach + 1];
    for (int i = 0; i <= reach; i++) {
      kernel[i] = high[i] - low[i];
    }
  }

  /** The filtered signal, as long as the signal. */
  double[] of(double[] signal) {
    double[] filtered = new double[signal.length];
    int last = signal.length - 1;
    for (int i = 0; i < signal.length; i++) {
      double sum = kernel[0] * signal[i];
      for (int k = 1; k < kernel.length; k++) {
        sum += kernel[k] * (signal[Math.max(0, i - k)] + signal[Math.min(last, i + k)]);
      }
      filtered[i] = sum;
    }
    return filtered;
  }

  /** Half a kernel whose whole has the sum 1. */
  private static double[] lowPass(double cutOff, int reach) {
    double[] half = new double[reach + 1];
    double sum = 0;
    for (int i = 0; i <= reach; i++) {
      double phase = 2 * Math.PI * cutOff * i;
      double sinc = i == 0 ? 1 : Math.sin(phase) / phase;
      half[i] = sinc * (0.54 + 0.46 * Math.cos(Math.PI * i / (reach + 1)));
      sum += i == 0 ? half[i] : 2 * half[i];
    }
    for (int i = 0; i <= reach; i++) {
      half[i] /= sum;
    }
    return half;
  }
}
