package org.dt4ecg.fleet.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A plain R peak detector for tests: energy of the steep parts, after Pan and Tompkins 1985. */
final class RPeaks {

  private static final int SMOOTHING = 10;
  private static final int STEP = 10;
  private static final int ENERGY_WINDOW = 40;
  private static final int REFRACTORY = 130;

  private RPeaks() {}

  /** Indices of the R peaks. */
  static List<Integer> find(double[] samples) {
    double[] smooth = new double[samples.length];
    for (int i = SMOOTHING; i < samples.length; i++) {
      for (int k = 0; k < SMOOTHING; k++) {
        smooth[i] += samples[i - k] / (double) SMOOTHING;
      }
    }
    double[] energy = new double[samples.length];
    double running = 0;
    for (int i = SMOOTHING + STEP; i < samples.length; i++) {
      running += slope(smooth, i);
      if (i - ENERGY_WINDOW >= SMOOTHING + STEP) {
        running -= slope(smooth, i - ENERGY_WINDOW);
      }
      energy[i] = running;
    }
    double[] sorted = energy.clone();
    Arrays.sort(sorted);
    double threshold = 0.3 * sorted[(int) (0.97 * sorted.length)];
    List<Integer> peaks = new ArrayList<>();
    int i = SMOOTHING + STEP + ENERGY_WINDOW;
    while (i < energy.length) {
      if (energy[i] < threshold) {
        i++;
        continue;
      }
      int from = Math.max(0, i - ENERGY_WINDOW);
      int best = from;
      for (int k = from; k < Math.min(samples.length, i + ENERGY_WINDOW); k++) {
        if (samples[k] > samples[best]) {
          best = k;
        }
      }
      peaks.add(best);
      i = Math.max(best, i) + REFRACTORY;
    }
    return peaks;
  }

  private static double slope(double[] smooth, int i) {
    double difference = smooth[i] - smooth[i - STEP];
    return difference * difference;
  }
}
