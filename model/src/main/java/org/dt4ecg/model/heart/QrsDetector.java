package org.dt4ecg.model.heart;

import java.util.Arrays;

/**
 * Finds the ventricular complexes (QRS) of a stretch of ECG, and so the R peaks, by two moving
 * averages: M. Elgendi, "Fast QRS Detection with an Optimized Knowledge-Based Method: Evaluation on
 * 11 Standard ECG Databases", PLoS ONE 8(9): e73557, 2013, with the paper's own constants.
 *
 * <p>The signal is band-passed and squared. A stretch in which its average over the length of a
 * complex is larger than that over the length of a beat, plus a share of the mean, is a complex if
 * it is long enough. All of that is relative to the signal: its unit, offset and polarity do not
 * matter. Nothing is learnt from what came before, so a stretch of a few seconds is enough.
 *
 * <p>Three things are not the paper's. A complex that is not half as high as those around is left
 * out: near the ends of a short stretch, where the average over a beat lacks the complex before,
 * that is a T wave (half of the slope is the bound for T waves in J. Pan and W. J. Tompkins, "A
 * Real-Time QRS Detection Algorithm", IEEE Transactions on Biomedical Engineering 32(3), 1985). A
 * complex is placed at the middle of its energy, not at its highest sample: of one that goes up and
 * down, noise decides which of the two is higher. And the mean is over the seconds around, so that
 * one disturbance of a long recording does not hide all its beats.
 *
 * <p>Keeps its arrays from call to call. Not thread-safe.
 */
public final class QrsDetector {

  /** Lowest sampling rate of a signal, in Hz; the band of the complexes ends at 20 Hz. */
  public static final int LOWEST_RATE_HZ = 50;

  private static final double LOW_HZ = 8;
  private static final double HIGH_HZ = 20;
  private static final double COMPLEX_SECONDS = 0.097;
  private static final double BEAT_SECONDS = 0.611;
  private static final double OFFSET_SHARE = 0.08;

  /** What counts as around, on each side. */
  private static final double AROUND_SECONDS = 5;

  private static final double LEAST_HEIGHT = 0.5;

  /** The highest sample of a complex lies so near to its middle. */
  private static final double HEIGHT_SECONDS = 0.1;

  private final ZeroPhaseBandPass bandPass;
  private final int complexReach;
  private final int beatReach;
  private final int shortestComplex;
  private final int aroundReach;
  private final int heightReach;

  private double[] filtered = new double[0];
  private double[] energySums = new double[0];

  /** Of whole numbers: three means of each sample are taken, and divisions are slow. */
  private double[] inverses = new double[0];

  private double[] positions = new double[32];
  private double[] heights = new double[32];
  private boolean[] isLow = new boolean[32];
  private double[] sorted = new double[32];
  private int complexes;

  /**
   * A detector for signals of one rate.
   *
   * @throws IllegalArgumentException for a rate below {@value #LOWEST_RATE_HZ} Hz
   */
  public QrsDetector(int samplingRateHz) {
    this(samplingRateHz, LOW_HZ, HIGH_HZ);
  }

  /**
   * A detector that looks for complexes in another band than the paper's.
   *
   * @throws IllegalArgumentException for a rate below {@value #LOWEST_RATE_HZ} Hz
   */
  QrsDetector(int samplingRateHz, double lowHz, double highHz) {
    if (samplingRateHz < LOWEST_RATE_HZ) {
      throw new IllegalArgumentException(
          "The sampling rate is %d Hz; the ventricular complex needs at least %d Hz"
              .formatted(samplingRateHz, LOWEST_RATE_HZ));
    }
    bandPass = new ZeroPhaseBandPass(lowHz, highHz, samplingRateHz);
    shortestComplex = (int) Math.round(COMPLEX_SECONDS * samplingRateHz);
    complexReach = shortestComplex / 2;
    beatReach = (int) Math.round(BEAT_SECONDS * samplingRateHz) / 2;
    aroundReach = (int) Math.round(AROUND_SECONDS * samplingRateHz);
    heightReach = (int) Math.round(HEIGHT_SECONDS * samplingRateHz);
  }

  /**
   * Finds the complexes of a signal.
   *
   * @param samples [L], any unit, any offset
   * @return how many there are
   */
  public int detect(float[] samples) {
    complexes = 0;
    int length = samples.length;
    if (length > 0) {
      filter(samples);
      int start = -1;
      for (int i = 0; i < length; i++) {
        double offset = OFFSET_SHARE * mean(i, aroundReach, length);
        boolean inside = mean(i, complexReach, length) > mean(i, beatReach, length) + offset;
        if (inside && start < 0) {
          start = i;
        } else if (!inside && start >= 0) {
          addComplex(start, i, length);
          start = -1;
        }
      }
      if (start >= 0) {
        addComplex(start, length, length);
      }
      leaveOutTheLow();
    }
    return complexes;
  }

  /** Fills {@link #filtered} and {@link #energySums}. */
  private void filter(float[] samples) {
    int room = samples.length + bandPass.tailSamples();
    if (filtered.length < room) {
      filtered = new double[room];
      energySums = new double[room];
      inverses = new double[room];
      for (int i = 1; i < room; i++) {
        inverses[i] = 1.0 / i;
      }
    }
    bandPass.filter(samples, filtered);
    double sum = 0;
    for (int i = 0; i < samples.length; i++) {
      sum += filtered[i] * filtered[i];
      energySums[i + 1] = sum;
    }
  }

  /** Mean energy around a sample; at the ends over the samples that there are. */
  private double mean(int index, int reach, int length) {
    int from = Math.max(0, index - reach);
    int to = Math.min(length, index + reach + 1);
    return (energySums[to] - energySums[from]) * inverses[to - from];
  }

  private void addComplex(int from, int to, int length) {
    if (to - from < shortestComplex) {
      return;
    }
    if (complexes == positions.length) {
      positions = Arrays.copyOf(positions, 2 * complexes);
      heights = Arrays.copyOf(heights, 2 * complexes);
      isLow = new boolean[2 * complexes];
    }
    double moment = 0;
    for (int i = from; i < to; i++) {
      moment += filtered[i] * filtered[i] * i;
    }
    double position = moment / (energySums[to] - energySums[from]);
    int middle = (int) position;
    double height = 0;
    for (int i = Math.max(0, middle - heightReach);
        i < Math.min(length, middle + heightReach + 1);
        i++) {
      height = Math.max(height, Math.abs(filtered[i]));
    }
    positions[complexes] = position;
    heights[complexes] = height;
    complexes++;
  }

  private void leaveOutTheLow() {
    int from = 0;
    int to = 0;
    double median = 0;
    for (int i = 0; i < complexes; i++) {
      boolean moved = false;
      for (; positions[i] - positions[from] > aroundReach; from++) {
        moved = true;
      }
      for (; to < complexes && positions[to] - positions[i] <= aroundReach; to++) {
        moved = true;
      }
      median = moved ? median(from, to) : median;
      isLow[i] = heights[i] < LEAST_HEIGHT * median;
    }
    int kept = 0;
    for (int i = 0; i < complexes; i++) {
      if (!isLow[i]) {
        positions[kept] = positions[i];
        kept++;
      }
    }
    complexes = kept;
  }

  /** The median of these heights; of an even number the higher of the two in the middle. */
  private double median(int from, int to) {
    int count = to - from;
    if (sorted.length < count) {
      sorted = new double[2 * count];
    }
    System.arraycopy(heights, from, sorted, 0, count);
    Arrays.sort(sorted, 0, count);
    return sorted[count / 2];
  }

  /**
   * Where a complex of the last signal lies.
   *
   * @param complex its number, from 0; they rise
   * @return the middle of its energy, in samples from the first
   */
  public double position(int complex) {
    return positions[complex];
  }

  /** The last signal in the band of the complexes; beyond its length are leftovers. */
  double[] filtered() {
    return filtered;
  }
}
