package org.dt4ecg.model.heart;

import java.util.Arrays;

/**
 * Measures how clearly a window shows the beats of a heart. How regularly they come plays no part:
 * a fibrillating heart beats as clearly as any.
 *
 * <p>Ventricular complexes are looked for between {@value #LOW_HZ} and {@value #HIGH_HZ} Hz, above
 * what steps, arms and electrodes do, and held against each other:
 *
 * <ul>
 *   <li>{@link #likeness()}: of each complex the mean correlation with that half of the others that
 *       is most like it, and of those the median. It is the average QRS correlation of C.
 *       Orphanidou and others, "Signal-quality indices for the electrocardiogram and
 *       photoplethysmogram: derivation and applications to wireless monitoring", IEEE Journal of
 *       Biomedical and Health Informatics 19(3), 2015, without a template that ectopic beats would
 *       blur, and without their rules on the rhythm.
 *   <li>{@link #shapeLikeness()}: the same of more of the shape, with the slower waves in which
 *       movement shows.
 *   <li>{@link #prominence()}: how much higher the complexes are than what lies between them.
 *   <li>{@link #noise()}: what is faster than complexes, in relation to them, as the relative
 *       powers of G. D. Clifford and others, "Signal quality indices and data fusion for
 *       determining clinical acceptability of electrocardiograms", Physiological Measurement 33(9),
 *       2012.
 * </ul>
 *
 * <p>None of them minds unit, offset, gain or polarity. Keeps its arrays from window to window. Not
 * thread-safe.
 */
public final class BeatMeter {

  static final double LOW_HZ = 15;
  static final double HIGH_HZ = 40;

  /** Of a rate too low for that band, the share of it at which the band ends. */
  private static final double HIGHEST_SHARE = 0.4;

  /** What is compared of a complex, on each side of its middle. */
  private static final double REACH_SECONDS = 0.1;

  /** Samples are averaged over so long on each side, against what is faster than a complex. */
  private static final double SMOOTH_SECONDS = 0.004;

  /** What is slower than that, on each side, is taken off a complex. */
  private static final double SHARP_SECONDS = 0.06;

  /** The same, where more of the shape is compared. */
  private static final double SHAPE_SECONDS = 0.125;

  /** A complex lies within so long of its middle. */
  private static final double COMPLEX_SECONDS = 0.06;

  /** Distance of the samples of a difference, in s. */
  private static final double DIFFERENCE_SECONDS = 0.004;

  private final int samplingRateHz;
  private final boolean hasBand;
  private final QrsDetector detector;
  private final int reach;
  private final int lag;
  private final double lagScale;

  private double[] sums = new double[0];
  private double[][] shapes = new double[0][0];
  private double[] correlations = new double[0];
  private double[] ofOthers = new double[0];

  private int whole;
  private double likeness;
  private double shapeLikeness;
  private double prominence;
  private double noise;
  private double longestGap;
  private double power;

  /** A meter for windows of one sampling rate, in Hz. */
  public BeatMeter(int samplingRateHz) {
    this.samplingRateHz = samplingRateHz;
    hasBand = samplingRateHz >= QrsDetector.LOWEST_RATE_HZ;
    int rate = Math.max(samplingRateHz, QrsDetector.LOWEST_RATE_HZ);
    detector = new QrsDetector(rate, LOW_HZ, Math.min(HIGH_HZ, HIGHEST_SHARE * rate));
    reach = samples(REACH_SECONDS);
    lag = Math.max(1, samples(DIFFERENCE_SECONDS));
    lagScale = Math.pow(DIFFERENCE_SECONDS * samplingRateHz / lag, 4);
  }

  private int samples(double seconds) {
    return (int) Math.round(seconds * samplingRateHz);
  }

  /** Whether windows have the band in which complexes lie; without, nothing can be measured. */
  public boolean hasBand() {
    return hasBand;
  }

  /**
   * Measures.
   *
   * @param window the samples [L], in any unit
   * @throws IllegalStateException if windows do not have the band of the complexes
   */
  public void measure(float[] window) {
    if (!hasBand) {
      throw new IllegalStateException(
          "Windows of %d Hz do not have the band of the complexes".formatted(samplingRateHz));
    }
    int complexes = detector.detect(window);
    int length = window.length;
    sumUp(window);
    whole = 0;
    for (int i = 0; i < complexes; i++) {
      whole += isWhole(i, length) ? 1 : 0;
    }
    makeRoom();
    likeness = likeness(complexes, length, SHARP_SECONDS);
    shapeLikeness = likeness(complexes, length, SHAPE_SECONDS);
    measureProminence(complexes, length);
    noise = power > 0 ? secondDifference(window) / power : Double.POSITIVE_INFINITY;
    longestGap = longestGap(complexes, length);
  }

  /** How many complexes lie wholly in the last window. */
  public int beats() {
    return whole;
  }

  /** How much the complexes of the last window are alike, -1 to 1; 0 of less than two. */
  public double likeness() {
    return likeness;
  }

  /** The same, of more of their shape. */
  public double shapeLikeness() {
    return shapeLikeness;
  }

  /**
   * Mean square of the complexes, divided by the square of the mean size of what lies between them;
   * 0 without complexes.
   */
  public double prominence() {
    return prominence;
  }

  /**
   * Mean square of the second difference at 4 ms, which rises with the frequency, divided by that
   * of the band of the complexes.
   */
  public double noise() {
    return noise;
  }

  /** Longest time without a complex, from end to end, in s. */
  public double longestGapSeconds() {
    return longestGap;
  }

  /** Mean square of the last window in the band of the complexes, in squares of its unit. */
  public double power() {
    return power;
  }

  private void sumUp(float[] window) {
    if (sums.length <= window.length) {
      sums = new double[window.length + 1];
    }
    double first = window.length == 0 ? 0 : window[0];
    double sum = 0;
    for (int i = 0; i < window.length; i++) {
      sum += window[i] - first;
      sums[i + 1] = sum;
    }
  }

  private void makeRoom() {
    if (shapes.length < whole) {
      shapes = new double[2 * whole][2 * reach + 1];
      ofOthers = new double[2 * whole];
    }
    if (correlations.length < whole * whole) {
      correlations = new double[4 * whole * whole];
    }
  }

  private int middle(int complex) {
    return (int) Math.round(detector.position(complex));
  }

  private boolean isWhole(int complex, int length) {
    return middle(complex) >= reach && middle(complex) + reach < length;
  }

  private double likeness(int complexes, int length, double slowSeconds) {
    if (whole < 2) {
      return 0;
    }
    int smooth = samples(SMOOTH_SECONDS);
    int slow = samples(slowSeconds);
    int row = 0;
    for (int i = 0; i < complexes; i++) {
      if (isWhole(i, length)) {
        fill(shapes[row], middle(i) - reach, smooth, slow, length);
        row++;
      }
    }
    correlate();
    int likest = Math.max(1, (whole - 1) / 2);
    for (int i = 0; i < whole; i++) {
      // The one with itself is the last; those before it rise.
      Arrays.sort(correlations, i * whole, (i + 1) * whole);
      double sum = 0;
      for (int k = 0; k < likest; k++) {
        sum += correlations[(i + 1) * whole - 2 - k];
      }
      ofOthers[i] = sum / likest;
    }
    Arrays.sort(ofOthers, 0, whole);
    return (ofOthers[(whole - 1) / 2] + ofOthers[whole / 2]) / 2;
  }

  /** A complex without what is slower and faster, scaled to length 1. */
  private void fill(double[] shape, int from, int smooth, int slow, int length) {
    double square = 0;
    for (int k = 0; k < shape.length; k++) {
      shape[k] = mean(from + k, smooth, length) - mean(from + k, slow, length);
      square += shape[k] * shape[k];
    }
    double scale = square > 0 ? 1 / Math.sqrt(square) : 0;
    for (int k = 0; k < shape.length; k++) {
      shape[k] *= scale;
    }
  }

  /** Mean around a sample; at the ends over the samples that there are. */
  private double mean(int index, int around, int length) {
    int from = Math.max(0, index - around);
    int to = Math.min(length, index + around + 1);
    return (sums[to] - sums[from]) / (to - from);
  }

  private void correlate() {
    for (int i = 0; i < whole; i++) {
      // More than any other, so that sorting puts it last.
      correlations[i * whole + i] = 2;
      for (int k = 0; k < i; k++) {
        double sum = 0;
        for (int j = 0; j < shapes[i].length; j++) {
          sum += shapes[i][j] * shapes[k][j];
        }
        correlations[i * whole + k] = sum;
        correlations[k * whole + i] = sum;
      }
    }
  }

  private void measureProminence(int complexes, int length) {
    double[] filtered = detector.filtered();
    int around = samples(COMPLEX_SECONDS);
    double inside = 0;
    double outside = 0;
    double outsideSquares = 0;
    int insideCount = 0;
    int done = 0;
    for (int complex = 0; complex <= complexes; complex++) {
      int from = complex == complexes ? length : Math.max(done, middle(complex) - around);
      for (; done < from; done++) {
        outside += Math.abs(filtered[done]);
        outsideSquares += filtered[done] * filtered[done];
      }
      int to = complex == complexes ? length : Math.min(length, middle(complex) + around + 1);
      for (; done < to; done++) {
        inside += filtered[done] * filtered[done];
        insideCount++;
      }
    }
    int outsideCount = length - insideCount;
    power = length == 0 ? 0 : (inside + outsideSquares) / length;
    double between = outside / Math.max(1, outsideCount);
    prominence = insideCount == 0 || outside == 0 ? 0 : inside / insideCount / (between * between);
  }

  /** Its mean square; where samples are further apart than they should be, scaled to fit. */
  private double secondDifference(float[] window) {
    double sum = 0;
    for (int i = 2 * lag; i < window.length; i++) {
      double difference = window[i] - 2.0 * window[i - lag] + window[i - 2 * lag];
      sum += difference * difference;
    }
    return lagScale * sum / Math.max(1, window.length - 2 * lag);
  }

  private double longestGap(int complexes, int length) {
    double longest = 0;
    double last = 0;
    for (int i = 0; i < complexes; i++) {
      longest = Math.max(longest, detector.position(i) - last);
      last = detector.position(i);
    }
    return Math.max(longest, length - last) / samplingRateHz;
  }
}
