package org.dt4ecg.model.heart;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Measures the heart rate of a window by its samples alone: the mean of the intervals between its R
 * peaks. Intervals that differ from their median by more than {@value #LARGEST_DIFFERENCE} of it
 * are left out, so that one beat that was missed, or came early, does not count.
 *
 * <p>A detector finds something in every signal. So a rate is told only if what it found are beats
 * of a heart: alike, mostly at one distance, everywhere in the window, and {@value
 * #LOWEST_PER_MINUTE} to {@value #HIGHEST_PER_MINUTE} a minute. That is the rule, and {@value
 * #LEAST_LIKENESS} the bound, of C. Orphanidou and others, "Signal-quality indices for the
 * electrocardiogram and photoplethysmogram: derivation and applications to wireless monitoring",
 * IEEE Journal of Biomedical and Health Informatics 19(3), 2015, for shorter windows: beats are
 * held against each other, not against their mean, of which each of a few is a good part, and one
 * of four or more may be another kind of beat.
 *
 * <p>A window of less than the rate that {@link QrsDetector} needs has no heart rate. Keeps its
 * arrays from window to window. Not thread-safe.
 */
public final class HeartRateMeter {

  /** Lowest rate that is told, in beats per minute. */
  public static final int LOWEST_PER_MINUTE = 30;

  /** Highest rate that is told, in beats per minute. */
  public static final int HIGHEST_PER_MINUTE = 220;

  static final double LARGEST_DIFFERENCE = 0.3;

  /** Least mean correlation of two beats, in the band of the ventricular complex. */
  static final double LEAST_LIKENESS = 0.66;

  /** The same of less than {@link #ENOUGH_BEATS}, of which chance makes more. */
  private static final double LEAST_LIKENESS_OF_FEW = 0.85;

  private static final int ENOUGH_BEATS = 4;

  /** Longest time without a beat at either end of the window, in intervals. */
  private static final double LONGEST_END = 1.3;

  /** What is compared of a beat, on each side of its middle. */
  private static final double REACH_SECONDS = 0.1;

  private final int samplingRateHz;
  private final int reach;
  private final boolean hasBand;
  private final QrsDetector detector;
  private final double[] sum;
  private final double[] beat;
  private double[] intervals = new double[32];
  private double[] sorted = new double[32];

  /** A meter for windows of one sampling rate, in Hz. */
  public HeartRateMeter(int samplingRateHz) {
    this.samplingRateHz = samplingRateHz;
    this.reach = (int) Math.round(REACH_SECONDS * samplingRateHz);
    this.hasBand = samplingRateHz >= QrsDetector.LOWEST_RATE_HZ;
    this.detector = new QrsDetector(Math.max(samplingRateHz, QrsDetector.LOWEST_RATE_HZ));
    this.sum = new double[2 * reach + 1];
    this.beat = new double[2 * reach + 1];
  }

  /**
   * Measures.
   *
   * @param samples the window [L], in any unit
   * @return null if the samples do not show the heart rate
   */
  public @Nullable HeartRate measure(float[] samples) {
    int beats = hasBand ? detector.detect(samples) : 0;
    if (beats < 2) {
      return null;
    }
    double interval = meanInterval(beats);
    double perMinute = 60 * samplingRateHz / interval;
    if (!(perMinute >= LOWEST_PER_MINUTE && perMinute <= HIGHEST_PER_MINUTE)
        || detector.position(0) > LONGEST_END * interval
        || samples.length - detector.position(beats - 1) > LONGEST_END * interval
        || !areAlike(beats, samples.length)) {
      return null;
    }
    return new HeartRate(Math.round(10 * perMinute) / 10f, beats);
  }

  /** In samples; infinite if less than half of the intervals are about as long as the median. */
  private double meanInterval(int beats) {
    int count = beats - 1;
    if (intervals.length < count) {
      intervals = new double[2 * count];
      sorted = new double[2 * count];
    }
    for (int i = 0; i < count; i++) {
      intervals[i] = detector.position(i + 1) - detector.position(i);
    }
    System.arraycopy(intervals, 0, sorted, 0, count);
    Arrays.sort(sorted, 0, count);
    double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    double total = 0;
    int alike = 0;
    for (int i = 0; i < count; i++) {
      if (Math.abs(intervals[i] - median) <= LARGEST_DIFFERENCE * median) {
        total += intervals[i];
        alike++;
      }
    }
    return alike > 0 && 2 * alike >= count ? total / alike : Double.POSITIVE_INFINITY;
  }

  /** By the mean correlation of all pairs, and without the beat that is least like the others. */
  private boolean areAlike(int beats, int length) {
    Arrays.fill(sum, 0);
    int whole = 0;
    for (int i = 0; i < beats; i++) {
      if (cut(i, length)) {
        whole++;
        for (int k = 0; k < sum.length; k++) {
          sum[k] += beat[k];
        }
      }
    }
    if (whole < 2) {
      return false;
    }
    double all = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < beats; i++) {
      if (cut(i, length)) {
        double likeness = -1;
        for (int k = 0; k < sum.length; k++) {
          likeness += sum[k] * beat[k];
        }
        all += likeness;
        least = Math.min(least, likeness);
      }
    }
    if (whole < ENOUGH_BEATS) {
      return all >= LEAST_LIKENESS_OF_FEW * whole * (whole - 1);
    }
    return all >= LEAST_LIKENESS * whole * (whole - 1)
        || all - 2 * least >= LEAST_LIKENESS * (whole - 1) * (whole - 2);
  }

  /** Fills {@link #beat} with a beat, scaled to length 1; false if it is cut by the window. */
  private boolean cut(int number, int length) {
    int from = (int) Math.round(detector.position(number)) - reach;
    if (from < 0 || from + beat.length > length) {
      return false;
    }
    double[] filtered = detector.filtered();
    double square = 0;
    for (int k = 0; k < beat.length; k++) {
      square += filtered[from + k] * filtered[from + k];
    }
    double scale = 1 / Math.sqrt(square);
    for (int k = 0; k < beat.length; k++) {
      beat[k] = scale * filtered[from + k];
    }
    return square > 0;
  }

  /**
   * A heart rate that was measured.
   *
   * @param beatsPerMinute the rate, in beats per minute, to a tenth
   * @param beats the heart beats that it rests on, in beats; at least 2
   */
  public record HeartRate(float beatsPerMinute, int beats) {}
}
