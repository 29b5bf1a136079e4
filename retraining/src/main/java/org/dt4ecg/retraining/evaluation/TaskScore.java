package org.dt4ecg.retraining.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts how often the most probable class of one task is right. Not thread-safe. */
final class TaskScore {

  private static final int BINS = 15;

  private final List<String> labels;
  private final long[][] confusion;
  private final long[] binWindows = new long[BINS];
  private final double[] binProbability = new double[BINS];
  private final long[] binRight = new long[BINS];

  TaskScore(List<String> labels) {
    this.labels = labels;
    confusion = new long[labels.size()][labels.size()];
  }

  /** Counts a window whose true class has an index, and returns the most probable class. */
  int add(int truth, float[] probabilities) {
    int best = Probabilities.mostProbable(probabilities);
    confusion[truth][best]++;
    int bin = Math.min(BINS - 1, (int) (probabilities[best] * BINS));
    binWindows[bin]++;
    binProbability[bin] += probabilities[best];
    if (best == truth) {
      binRight[bin]++;
    }
    return best;
  }

  long windows() {
    return sum(binWindows);
  }

  @Nullable Double accuracy() {
    return Shares.of(sum(binRight), windows());
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

  @Nullable Double calibrationError() {
    long windows = windows();
    if (windows == 0) {
      return null;
    }
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      error += Math.abs(binProbability[bin] - binRight[bin]) / windows;
    }
    return error;
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
