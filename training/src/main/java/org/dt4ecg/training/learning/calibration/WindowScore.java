package org.dt4ecg.training.learning.calibration;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.dt4ecg.training.network.Weights;
import org.dt4ecg.training.onnx.FamiliarityScore;

/**
 * The score that rejection goes by, as the release will compute it: of a window in the graph, of a
 * run of windows as {@link org.dt4ecg.model.fusion.SessionFusion} fuses them.
 */
interface WindowScore {

  double of(List<ScoredRow> run);

  /**
   * A score.
   *
   * @param temperature temperature of the identity head
   * @param classMeans mean unit embeddings of the people, {@code [P, E]}
   */
  static WindowScore of(FamiliarityScore score, double temperature, Weights.Tensor classMeans) {
    return switch (score) {
      case MAX_PROBABILITY -> run -> ofTheirChoice(run, temperature);
      case ENERGY -> run -> mean(run, row -> Softmax.logSumExp(doubles(row.identity())));
      case EMBEDDING ->
          run -> mean(run, row -> highest(ClassMeans.similarities(classMeans, row.embedding())));
    };
  }

  /** The mean probability of the person whom the windows name together. */
  private static double ofTheirChoice(List<ScoredRow> run, double temperature) {
    double[] logarithms = new double[run.get(0).identity().length];
    double[] sums = new double[logarithms.length];
    for (ScoredRow row : run) {
      double[] probabilities = Softmax.of(row.identity(), temperature);
      for (int person = 0; person < sums.length; person++) {
        logarithms[person] += Math.log(Math.max(Double.MIN_NORMAL, probabilities[person]));
        sums[person] += probabilities[person];
      }
    }
    int choice = 0;
    for (int person = 1; person < sums.length; person++) {
      choice = logarithms[person] > logarithms[choice] ? person : choice;
    }
    return sums[choice] / run.size();
  }

  private static double mean(List<ScoredRow> run, ToDoubleFunction<ScoredRow> score) {
    return run.stream().mapToDouble(score).average().orElseThrow();
  }

  private static double highest(double[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
