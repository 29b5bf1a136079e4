package org.dt4ecg.training.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How probabilities compare with how often they come true (Guo et al. 2017, arXiv 1706.04599).
 *
 * @param bins bins of equal width of the most probable class's probability, from 0 to 1
 */
public record Reliability(List<Bin> bins) {

  public Reliability {
    bins = List.copyOf(bins);
  }

  /**
   * Windows whose most probable class had a probability in one range.
   *
   * @param windows how many
   * @param confidence mean of the probabilities; 0 in an empty bin
   * @param accuracy share whose most probable class was right; 0 in an empty bin
   */
  public record Bin(long windows, double confidence, double accuracy) {}

  /**
   * Expected calibration error: the mean over the windows of the distance between the confidence
   * and the accuracy of their bin; null without windows.
   */
  public @Nullable Double expectedCalibrationError() {
    long windows = bins.stream().mapToLong(Bin::windows).sum();
    if (windows == 0) {
      return null;
    }
    double error = 0;
    for (Bin bin : bins) {
      error += bin.windows() * Math.abs(bin.confidence() - bin.accuracy()) / windows;
    }
    return error;
  }

  /** Sorts windows into bins. Not thread-safe. */
  static final class Builder {

    private static final int BINS = 15;

    private final long[] windows = new long[BINS];
    private final double[] confidence = new double[BINS];
    private final long[] right = new long[BINS];

    void add(float probability, boolean isRight) {
      int bin = Math.min(BINS - 1, (int) (probability * BINS));
      windows[bin]++;
      confidence[bin] += probability;
      right[bin] += isRight ? 1 : 0;
    }

    Reliability build() {
      List<Bin> bins = new ArrayList<>();
      for (int i = 0; i < BINS; i++) {
        long divisor = Math.max(1, windows[i]);
        bins.add(new Bin(windows[i], confidence[i] / divisor, (double) right[i] / divisor));
      }
      return new Reliability(bins);
    }
  }
}
