package org.dt4ecg.training.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dt4ecg.model.Prediction;
import org.jspecify.annotations.Nullable;

/** Counts how often the most probable class of one task is right. Not thread-safe. */
final class TaskScore {

  private final List<String> labels;
  private final long[][] confusion;
  private final Reliability.Builder reliability = new Reliability.Builder();
  private long windows;
  private long right;

  TaskScore(List<String> labels) {
    this.labels = labels;
    confusion = new long[labels.size()][labels.size()];
  }

  /**
   * Counts a window.
   *
   * @param truth its true class; one that the model does not know counts for nothing
   * @return whether the most probable class is the true one
   */
  boolean add(String truth, float[] probabilities) {
    int row = labels.indexOf(truth);
    if (row < 0) {
      return false;
    }
    int best = Prediction.mostProbable(probabilities);
    boolean isRight = best == row;
    confusion[row][best]++;
    reliability.add(probabilities[best], isRight);
    windows++;
    right += isRight ? 1 : 0;
    return isRight;
  }

  /** Windows whose most probable class is the true one. */
  long right() {
    return right;
  }

  @Nullable Double accuracy() {
    return Shares.of(right, windows);
  }

  /** Accuracy by true class, of the classes that occurred. */
  Map<String, Double> accuracyByLabel() {
    Map<String, Double> shares = new LinkedHashMap<>();
    for (int k = 0; k < labels.size(); k++) {
      Double share = Shares.of(confusion[k][k], sum(confusion[k]));
      if (share != null) {
        shares.put(labels.get(k), share);
      }
    }
    return shares;
  }

  Confusion confusion() {
    return new Confusion(labels, confusion);
  }

  Reliability reliability() {
    return reliability.build();
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
