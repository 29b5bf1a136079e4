package org.dt4ecg.training.learning.calibration;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** The negative log-likelihood of the true classes. */
public final class Surprise {

  private Surprise() {}

  /**
   * The mean negative logarithm of the probability of the true class, in nats.
   *
   * @param rows at least one
   * @param logits the logits of a task
   * @param label the true class of that task
   * @param temperature what the logits are divided by
   */
  public static double mean(
      List<ScoredRow> rows,
      Function<ScoredRow, float[]> logits,
      ToIntFunction<ScoredRow> label,
      double temperature) {
    double sum = 0;
    for (ScoredRow row : rows) {
      sum -= Softmax.logarithms(logits.apply(row), temperature)[label.applyAsInt(row)];
    }
    return sum / rows.size();
  }
}
