package org.dt4ecg.training.stress;

import java.util.Arrays;
import org.dt4ecg.fleet.recording.Recording;

/** Samples of a recording as numbers that can be computed with, and back. Pure functions. */
final class Signal {

  private static final double MICROVOLTS = 1000;

  private Signal() {}

  static double[] of(Recording recording) {
    short[] counts = recording.counts();
    double[] samples = new double[counts.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = counts[i];
    }
    return samples;
  }

  /** The recording with other samples at the same times, rounded to whole counts. */
  static Recording with(Recording recording, double[] samples) {
    return with(recording, recording.nominalRateHz(), samples, recording.timesMicros());
  }

  /** The recording with other samples, rounded to whole counts within 16 bits. */
  static Recording with(Recording recording, double rateHz, double[] samples, long[] times) {
    short[] counts = new short[samples.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] =
          (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.rint(samples[i])));
    }
    return new Recording(
        recording.recordingId(),
        recording.userId(),
        recording.sessionId(),
        recording.activity(),
        recording.lead(),
        rateHz,
        recording.microvoltsPerCount(),
        recording.baselineCount(),
        counts,
        times);
  }

  /** Counts in a millivolt; where their size is unknown, the median range of a second. */
  static double countsPerMillivolt(Recording recording) {
    return recording.microvoltsPerCount() > 0
        ? MICROVOLTS / recording.microvoltsPerCount()
        : medianOfSeconds(recording, Signal::range);
  }

  /** Median range of a second, in counts. */
  static double medianRange(Recording recording) {
    return medianOfSeconds(recording, Signal::range);
  }

  /** Median over the seconds of the mean square about the mean, in squares of counts. */
  static double medianPower(Recording recording) {
    return medianOfSeconds(recording, Signal::power);
  }

  /** Median of all samples, in counts. */
  static double median(Recording recording) {
    double[] sorted = of(recording);
    Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  private interface Figure {
    double of(short[] counts, int from, int to);
  }

  private static double medianOfSeconds(Recording recording, Figure figure) {
    int second = (int) Math.ceil(recording.nominalRateHz());
    short[] counts = recording.counts();
    int seconds = Math.max(1, counts.length / second);
    double[] figures = new double[seconds];
    for (int s = 0; s < seconds; s++) {
      figures[s] = figure.of(counts, s * second, Math.min(counts.length, (s + 1) * second));
    }
    Arrays.sort(figures);
    return figures[seconds / 2];
  }

  private static double range(short[] counts, int from, int to) {
    int low = Short.MAX_VALUE;
    int high = Short.MIN_VALUE;
    for (int i = from; i < to; i++) {
      low = Math.min(low, counts[i]);
      high = Math.max(high, counts[i]);
    }
    return Math.max(1, high - low);
  }

  private static double power(short[] counts, int from, int to) {
    double sum = 0;
    double squares = 0;
    for (int i = from; i < to; i++) {
      sum += counts[i];
      squares += (double) counts[i] * counts[i];
    }
    int count = Math.max(1, to - from);
    double mean = sum / count;
    return Math.max(1, squares / count - mean * mean);
  }
}
