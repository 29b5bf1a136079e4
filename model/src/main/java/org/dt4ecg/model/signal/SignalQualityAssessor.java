package org.dt4ecg.model.signal;

import java.time.Duration;
import org.dt4ecg.schemas.avro.SignalQuality;

/**
 * Judges from the raw counts of a window how far its ECG can be trusted: whether it stands still,
 * and whether it is cut off. Whether a heart is in it, {@link HeartSignalAssessor} tells.
 *
 * <p>A living signal is never still for long: noise alone moves it by a count. Counts that stand
 * still are a flat line, clipping at a rail of the converter, or a lead that came off. So the
 * judgement is the share of samples in runs of equal counts that last at least {@link #STILL_RUN}
 * (the flat-line check of Q. Li, R. G. Mark and G. D. Clifford, Physiological Measurement 29(1),
 * 2008). A window that stays at its highest or its lowest count for a moment in {@link
 * #LEAST_RAIL_RUNS} places is at a rail, and poor: there complexes have lost their tops. A window
 * whose counts span less than {@link #LEAST_RANGE_COUNTS} is unusable at once. Immutable.
 */
public final class SignalQualityAssessor {

  /**
   * Equal counts for at least this long stand still. Shorter ones also occur on flat stretches of a
   * good signal that is sampled coarsely.
   */
  public static final Duration STILL_RUN = Duration.ofMillis(40);

  /** A window with less than this share of still samples is good. */
  public static final double GOOD_BELOW = 0.1;

  /** A window with less than this share of still samples is poor, with more it is unusable. */
  public static final double POOR_BELOW = 0.5;

  /** Shortest stay at the highest or lowest count that is one at a rail. */
  public static final Duration RAIL_RUN = Duration.ofMillis(6);

  /** Two equal samples may lie on either side of a top. */
  private static final int LEAST_RAIL_SAMPLES = 3;

  /** Least step to or from a rail, as a share of the window's range. */
  private static final float RAIL_STEP = 0.01f;

  /** Least number of stays at one rail. */
  public static final int LEAST_RAIL_RUNS = 3;

  /** Least distance of the highest from the lowest count, in counts. */
  public static final int LEAST_RANGE_COUNTS = 2;

  private final double stillRunSeconds;
  private final double goodBelow;
  private final double poorBelow;

  /** With {@link #STILL_RUN}, {@link #GOOD_BELOW} and {@link #POOR_BELOW}. */
  public SignalQualityAssessor() {
    this(STILL_RUN, GOOD_BELOW, POOR_BELOW);
  }

  /**
   * With thresholds of one's own.
   *
   * @param stillRun shortest run of equal counts that stands still
   * @param goodBelow share of still samples below which a window is good
   * @param poorBelow share of still samples below which a window is poor; not below {@code
   *     goodBelow}
   */
  public SignalQualityAssessor(Duration stillRun, double goodBelow, double poorBelow) {
    if (stillRun.isNegative() || stillRun.isZero()) {
      throw new IllegalArgumentException("stillRun has to be positive, got " + stillRun);
    }
    if (!(0 < goodBelow && goodBelow <= poorBelow && poorBelow <= 1)) {
      throw new IllegalArgumentException(
          "Needed is 0 < goodBelow <= poorBelow <= 1, got " + goodBelow + " and " + poorBelow);
    }
    this.stillRunSeconds = stillRun.toNanos() / 1e9;
    this.goodBelow = goodBelow;
    this.poorBelow = poorBelow;
  }

  /**
   * Whether a window is cut off at its highest or its lowest count again and again. The tops of
   * beats differ, so a signal within its range comes back to its very highest count by chance only,
   * and where it stays there, as between beats, it comes slowly.
   */
  private static boolean isRailed(float[] counts, int length, double samplingRateHz) {
    int shortestRun =
        Math.max(LEAST_RAIL_SAMPLES, (int) Math.ceil(RAIL_RUN.toNanos() / 1e9 * samplingRateHz));
    float lowest = counts[0];
    float highest = counts[0];
    for (int i = 1; i < length; i++) {
      lowest = Math.min(lowest, counts[i]);
      highest = Math.max(highest, counts[i]);
    }
    float step = Math.max(LEAST_RANGE_COUNTS, RAIL_STEP * (highest - lowest));
    return stays(highest, counts, length, shortestRun, step) >= LEAST_RAIL_RUNS
        || stays(lowest, counts, length, shortestRun, step) >= LEAST_RAIL_RUNS;
  }

  /** How often it comes to a value by such a step, or leaves it so, and stays in between. */
  private static int stays(float rail, float[] counts, int length, int shortestRun, float step) {
    int runs = 0;
    int run = 0;
    for (int i = 0; i <= length; i++) {
      if (i < length && counts[i] == rail) {
        run++;
      } else {
        boolean isCut =
            (i < length && Math.abs(counts[i] - rail) >= step)
                || (i > run && Math.abs(counts[i - run - 1] - rail) >= step);
        if (run >= shortestRun && isCut) {
          runs++;
        }
        run = 0;
      }
    }
    return runs;
  }

  /**
   * Judges a window.
   *
   * @param counts the samples in counts, oldest first; a constant may have been taken off
   * @param length how many of them, from the first, belong to the window
   * @param samplingRateHz their rate, in Hz
   */
  public SignalQuality assess(float[] counts, int length, double samplingRateHz) {
    if (length == 0 || range(counts, length) < LEAST_RANGE_COUNTS) {
      return SignalQuality.UNUSABLE;
    }
    double still = (double) stillSamples(counts, length, samplingRateHz) / length;
    if (still < goodBelow) {
      return isRailed(counts, length, samplingRateHz) ? SignalQuality.POOR : SignalQuality.GOOD;
    }
    return still < poorBelow ? SignalQuality.POOR : SignalQuality.UNUSABLE;
  }

  private static float range(float[] counts, int length) {
    float lowest = counts[0];
    float highest = counts[0];
    for (int i = 1; i < length; i++) {
      float count = counts[i];
      if (count < lowest) {
        lowest = count;
      } else if (count > highest) {
        highest = count;
      }
    }
    return highest - lowest;
  }

  private int stillSamples(float[] counts, int length, double samplingRateHz) {
    int shortestRun = Math.max(2, (int) Math.ceil(stillRunSeconds * samplingRateHz));
    int still = 0;
    int runStart = 0;
    for (int i = 1; i <= length; i++) {
      if (i == length || counts[i] != counts[runStart]) {
        int run = i - runStart;
        if (run >= shortestRun) {
          still += run;
        }
        runStart = i;
      }
    }
    return still;
  }
}
