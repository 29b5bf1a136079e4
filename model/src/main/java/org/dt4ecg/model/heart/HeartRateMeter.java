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
 * <p>Whether there is a heart at all ({@link #showsHeart()}) is a weaker statement than how fast it
 * beats, and takes less: movement that hides every third complex hides the rate, not the heart.
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

  /**
   * Least mean correlation of the beats that show a heart, the one least like the others left out.
   * Chosen on CTU recordings of people of odd numbers and on made-up noise, see model/README.md.
   */
  static final double LEAST_HEART_LIKENESS = 0.55;

  /** Least share of intervals that are about as long as their median, to show a heart. */
  static final double LEAST_HEART_REGULARITY = 0.75;

  /** Beats that are so much alike are beats, however irregular: a fibrillating heart is one. */
  private static final double LIKENESS_OF_IRREGULAR = 0.9;

  /** Longest time without a beat at either end of a window that shows a heart, in intervals. */
  private static final double LONGEST_HEART_END = 1.6;

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

  private boolean isHeart;
  private double regularity;
  private double likeness;

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
    isHeart = false;
    regularity = 0;
    likeness = 0;
    int beats = hasBand ? detector.detect(samples) : 0;
    if (beats < 2) {
      return null;
    }
    double interval = meanInterval(beats);
    boolean areAlike = areAlike(beats, samples.length);
    double end = Math.max(detector.position(0), samples.length - detector.position(beats - 1));
    double whole = (detector.position(beats - 1) - detector.position(0)) / (beats - 1);
    boolean isRate = areAlike && isPossible(interval) && end <= LONGEST_END * interval;
    isHeart =
        isRate
            || (beats >= ENOUGH_BEATS
                && isPossible(whole)
                && end <= LONGEST_HEART_END * whole
                && (likeness >= LIKENESS_OF_IRREGULAR
                    || (likeness >= LEAST_HEART_LIKENESS && regularity >= LEAST_HEART_REGULARITY)));
    return isRate ? new HeartRate(Math.round(600 * samplingRateHz / interval) / 10f, beats) : null;
  }

  private boolean isPossible(double interval) {
    double perMinute = 60 * samplingRateHz / interval;
    return perMinute >= LOWEST_PER_MINUTE && perMinute <= HIGHEST_PER_MINUTE;
  }

  /**
   * Whether the last window that was measured shows a heart, even where it does not show its rate:
   * complexes mostly at one distance and more alike than chance makes them, or at any distance and
   * very much alike, everywhere in the window. Of noise without a heart less than one window of 4 s
   * in a hundred does.
   */
  public boolean showsHeart() {
    return isHeart;
  }

  /**
   * How much the last window looks like beats of a heart, 0 to 1: the mean correlation of its
   * complexes, the one least like the others left out, times the share of intervals that are about
   * as long as their median. 0 where there are less than two complexes.
   */
  public double heartIndex() {
    return Math.max(0, likeness) * regularity;
  }

  /** Whether windows have the band in which complexes lie; without, no window shows a heart. */
  public boolean hasBand() {
    return hasBand;
  }

  /**
   * Mean square of the last window between 8 and 20 Hz, where the complexes lie, in squares of its
   * unit; 0 where its rate is too low for that band.
   */
  public double complexPower() {
    return hasBand ? detector.power() : 0;
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
    regularity = (double) alike / count;
    return alike > 0 && 2 * alike >= count ? total / alike : Double.POSITIVE_INFINITY;
  }

  /**
   * By the mean correlation of all pairs, and without the beat that is least like the others. Sets
   * {@link #likeness}.
   */
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
        double likenessOfBeat = -1;
        for (int k = 0; k < sum.length; k++) {
          likenessOfBeat += sum[k] * beat[k];
        }
        all += likenessOfBeat;
        least = Math.min(least, likenessOfBeat);
      }
    }
    double mean = all / (whole * (whole - 1.0));
    if (whole < ENOUGH_BEATS) {
      likeness = mean;
      return mean >= LEAST_LIKENESS_OF_FEW;
    }
    likeness = (all - 2 * least) / ((whole - 1.0) * (whole - 2));
    return mean >= LEAST_LIKENESS || likeness >= LEAST_LIKENESS;
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
}
