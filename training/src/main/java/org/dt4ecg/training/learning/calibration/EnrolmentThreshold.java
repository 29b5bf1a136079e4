package org.dt4ecg.training.learning.calibration;

import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.training.network.Weights;

/**
 * Chooses the similarity to a template from which a person is claimed by it: where as large a share
 * of held-out windows is too far from their own person's mean as is near enough to another's, the
 * point of equal error.
 */
final class EnrolmentThreshold {

  private EnrolmentThreshold() {}

  /**
   * The threshold.
   *
   * @param rows held-out windows, at least one
   * @param classMeans mean unit embeddings of the people in training, {@code [P, E]}
   */
  static double fit(List<ScoredRow> rows, Weights.Tensor classMeans) {
    List<Double> own = new ArrayList<>();
    List<Double> others = new ArrayList<>();
    for (ScoredRow row : rows) {
      double[] similarities = ClassMeans.similarities(classMeans, row.embedding());
      for (int person = 0; person < similarities.length; person++) {
        (person == row.person() ? own : others).add(similarities[person]);
      }
    }
    own.sort(null);
    others.sort(null);
    int near = others.size();
    for (int rejected = 0; rejected < own.size(); rejected++) {
      double threshold = own.get(rejected);
      while (near > 0 && others.get(others.size() - near) < threshold) {
        near--;
      }
      if ((long) rejected * others.size() >= (long) near * own.size()) {
        return bounded(threshold);
      }
    }
    return bounded(own.get(own.size() - 1));
  }

  /** Rounding may carry a cosine past 1. */
  private static double bounded(double cosine) {
    return Math.max(-1, Math.min(1, cosine));
  }
}
