package org.dt4ecg.training.learning.calibration;

import java.util.ArrayList;
import java.util.List;

/**
 * Chooses what the sum of the identity log-probabilities of n windows is divided by.
 *
 * <p>Independent windows would need no divisor, windows that are all the same one of n. In between
 * the divisor is {@code 1 + ρ·(n − 1)}, where ρ, from 0 to 1, stands for how alike the windows of a
 * session are and is the one number that is chosen, so that held-out parts with few windows suffice
 * for any n.
 */
final class FusedTemperatures {

  /** More digits than the choice is worth. */
  private static final double PRECISION = 1e4;

  private FusedTemperatures() {}

  /**
   * Divisors for 1 to so many windows, those of the least surprising ρ.
   *
   * @param temperature temperature of the identity head
   */
  static List<Double> fit(SessionRuns runs, double temperature, int windows) {
    List<List<Run>> byLength = new ArrayList<>();
    for (int n = 2; n <= windows; n++) {
      List<Run> ofLength = runs.of(n).stream().map(rows -> Run.of(rows, temperature)).toList();
      if (!ofLength.isEmpty()) {
        byLength.add(ofLength);
      }
    }
    // Nothing to look at: as if all windows were the same, fusing makes nobody surer.
    double likeness =
        byLength.isEmpty()
            ? 1
            : GoldenSection.minimum(candidate -> surprise(byLength, candidate), 0, 1);
    List<Double> temperatures = new ArrayList<>();
    for (int n = 1; n <= windows; n++) {
      temperatures.add(Math.round(divisor(likeness, n) * PRECISION) / PRECISION);
    }
    return temperatures;
  }

  private static double divisor(double likeness, int windows) {
    return 1 + likeness * (windows - 1);
  }

  /**
   * The mean over the lengths, each counting alike, since short runs are many and long ones few.
   */
  private static double surprise(List<List<Run>> byLength, double likeness) {
    double sum = 0;
    for (List<Run> runs : byLength) {
      double ofLength = 0;
      for (Run run : runs) {
        ofLength -= Softmax.logarithms(run.sums(), divisor(likeness, run.windows()))[run.person()];
      }
      sum += ofLength / runs.size();
    }
    return sum / byLength.size();
  }

  /**
   * A run of windows.
   *
   * @param sums sum of the log-probabilities of each person
   */
  private record Run(int windows, int person, float[] sums) {

    static Run of(List<ScoredRow> rows, double temperature) {
      float[] sums = new float[rows.get(0).identity().length];
      for (ScoredRow row : rows) {
        double[] logarithms = Softmax.logarithms(row.identity(), temperature);
        for (int i = 0; i < sums.length; i++) {
          sums[i] += (float) logarithms[i];
        }
      }
      return new Run(rows.size(), rows.get(0).person(), sums);
    }
  }
}
