package org.dt4ecg.training.stress;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.dt4ecg.fleet.recording.Recording;

/** Faults that change the signal that is there. Pure functions. */
final class Distortion {

  private static final double HOLE_SECONDS = 0.5;

  /** Zero crossings of the sinc on each side in resampling. */
  private static final int ZERO_CROSSINGS = 16;

  /** Cut-off of resampling, as a share of the lower rate. */
  private static final double CUT_OFF = 0.45;

  private Distortion() {}

  static Recording amplified(Recording recording, double gain) {
    double middle = Signal.median(recording);
    double[] samples = Signal.of(recording);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = middle + gain * (samples[i] - middle);
    }
    return Signal.with(recording, samples);
  }

  static Recording inverted(Recording recording) {
    return amplified(recording, -1);
  }

  /** Cut off at a share of the median range of a second, laid about the median. */
  static Recording clipped(Recording recording, double share) {
    double[] sorted = Signal.of(recording);
    Arrays.sort(sorted);
    double middle = Signal.median(recording);
    double low = sorted.length == 0 ? 0 : sorted[sorted.length / 200];
    double high = sorted.length == 0 ? 0 : sorted[sorted.length - 1 - sorted.length / 200];
    double floor = middle - share * (middle - low);
    double ceiling = middle + share * (high - middle);
    double[] samples = Signal.of(recording);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = Math.max(floor, Math.min(ceiling, samples[i]));
    }
    return Signal.with(recording, samples);
  }

  /** Half seconds are missing, as frames are that were lost. */
  static Recording withHoles(Recording recording, double share, RandomGenerator random) {
    int hole = (int) Math.round(HOLE_SECONDS * recording.nominalRateHz());
    double[] all = Signal.of(recording);
    double[] samples = new double[all.length];
    long[] times = new long[all.length];
    int kept = 0;
    for (int from = 0; from < all.length; from += hole) {
      // The first stays: a session begins where its recording does.
      if (from == 0 || random.nextDouble() >= share) {
        int count = Math.min(hole, all.length - from);
        System.arraycopy(all, from, samples, kept, count);
        System.arraycopy(recording.timesMicros(), from, times, kept, count);
        kept += count;
      }
    }
    return Signal.with(
        recording,
        recording.nominalRateHz(),
        Arrays.copyOf(samples, kept),
        Arrays.copyOf(times, kept));
  }

  /**
   * Sampled at another rate, by a sinc in a Hann window. Times lie between those of the recording,
   * so its holes stay holes.
   */
  static Recording resampled(Recording recording, int rateHz) {
    double[] all = Signal.of(recording);
    double ratio = rateHz / recording.nominalRateHz();
    int length = (int) Math.floor((all.length - 1) * ratio) + 1;
    double cutOff = CUT_OFF * Math.min(1, ratio);
    int reach = (int) Math.ceil(ZERO_CROSSINGS / (2 * cutOff));
    double[] samples = new double[Math.max(0, length)];
    long[] times = new long[samples.length];
    for (int k = 0; k < samples.length; k++) {
      double position = k / ratio;
      int before = Math.min(all.length - 1, (int) position);
      int after = Math.min(all.length - 1, before + 1);
      times[k] =
          Math.round(
              recording.timesMicros()[before]
                  + (position - before)
                      * (recording.timesMicros()[after] - recording.timesMicros()[before]));
      double sum = 0;
      double norm = 0;
      for (int i = Math.max(0, before - reach); i <= Math.min(all.length - 1, after + reach); i++) {
        double weight = kernel(position - i, cutOff, reach);
        sum += weight * all[i];
        norm += weight;
      }
      samples[k] = sum / norm;
    }
    return Signal.with(recording, rateHz, samples, times);
  }

  private static double kernel(double distance, double cutOff, int reach) {
    double share = Math.abs(distance) / (reach + 1);
    if (share >= 1) {
      return 0;
    }
    double x = 2 * cutOff * distance;
    double sinc = x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    return sinc * (0.5 + 0.5 * Math.cos(Math.PI * share));
  }
}
