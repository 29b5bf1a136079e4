package org.dt4ecg.study.figures;

import java.util.Arrays;
import java.util.List;

/**
 * What was taken for what.
 *
 * @param labels the classes
 * @param counts number of windows by true class (row) and claimed class (column)
 */
public record ConfusionCounts(List<String> labels, long[][] counts) {

  public ConfusionCounts {
    labels = List.copyOf(labels);
  }

  /**
   * Both together.
   *
   * @throws IllegalArgumentException if the classes differ
   */
  public ConfusionCounts plus(ConfusionCounts other) {
    if (!labels.equals(other.labels)) {
      throw new IllegalArgumentException(
          "confusions of the classes %s and %s cannot be added".formatted(labels, other.labels));
    }
    long[][] sum = new long[labels.size()][labels.size()];
    for (int row = 0; row < sum.length; row++) {
      for (int column = 0; column < sum.length; column++) {
        sum[row][column] = counts[row][column] + other.counts[row][column];
      }
    }
    return new ConfusionCounts(labels, sum);
  }

  /** Whether anything was counted. */
  boolean hasWindows() {
    return Arrays.stream(counts).flatMapToLong(Arrays::stream).anyMatch(count -> count > 0);
  }

  /**
   * Share of a true class that was taken for another, from 0 to 1; 0 for a class without windows.
   */
  public double share(int truth, int claimed) {
    long sum = 0;
    for (long count : counts[truth]) {
      sum += count;
    }
    return sum == 0 ? 0 : (double) counts[truth][claimed] / sum;
  }
}
