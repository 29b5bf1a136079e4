package org.dt4ecg.training.evaluation;

import java.util.List;

/**
 * Who was taken for whom.
 *
 * @param labels the classes
 * @param matrix number of windows by true class (row) and most probable class (column)
 */
public record Confusion(List<String> labels, long[][] matrix) {

  public Confusion {
    labels = List.copyOf(labels);
  }
}
