package org.dt4ecg.training.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * How scores are spread.
 *
 * @param windows how many there are
 * @param percentiles their 0th, 5th, 10th, … 100th percentile
 */
public record ScoreDistribution(long windows, List<Double> percentiles) {

  private static final int STEP = 5;

  public ScoreDistribution {
    percentiles = List.copyOf(percentiles);
  }

  static ScoreDistribution of(double[] sorted) {
    List<Double> percentiles = new ArrayList<>();
    for (int percent = 0; percent <= 100; percent += STEP) {
      percentiles.add(sorted[(int) Math.round(percent / 100.0 * (sorted.length - 1))]);
    }
    return new ScoreDistribution(sorted.length, percentiles);
  }
}
