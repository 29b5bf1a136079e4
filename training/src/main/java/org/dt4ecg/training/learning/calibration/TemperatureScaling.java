package org.dt4ecg.training.learning.calibration;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Finds the temperature of a head at which held-out windows are least surprising (Guo et al. 2017,
 * arXiv 1706.04599).
 *
 * <p>Probabilities may be made much more careful but only a little bolder: label smoothing and
 * strong augmentation leave a network too careful, but the held-out windows come from the same
 * recordings as the training windows and are nearly all right, which says nothing of new electrodes
 * or another day.
 */
final class TemperatureScaling {

  private static final double COLDEST = 0.7;
  private static final double HOTTEST = 5;

  private TemperatureScaling() {}

  /** The best temperature from 0.7 to 5, by a search over its logarithm. */
  static double fit(
      List<ScoredRow> rows, Function<ScoredRow, float[]> logits, ToIntFunction<ScoredRow> label) {
    return Math.exp(
        GoldenSection.minimum(
            logarithm -> Surprise.mean(rows, logits, label, Math.exp(logarithm)),
            Math.log(COLDEST),
            Math.log(HOTTEST)));
  }
}
