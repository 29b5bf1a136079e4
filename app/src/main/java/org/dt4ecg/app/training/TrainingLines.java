package org.dt4ecg.app.training;

import org.dt4ecg.training.learning.TrainingOptions;
import org.jspecify.annotations.Nullable;

/** What is said to people of a training. Pure. */
public final class TrainingLines {

  /** Windows over which fused accuracies are quoted. */
  private static final String FUSED = "5";

  private TrainingLines() {}

  /** What a training is worth, and on which windows that was measured. */
  public static String figures(TrainingResult result) {
    return "%s: identity %s, activity %s; over %s windows %s and %s"
        .formatted(
            result.split().equals(TrainingOptions.SPLIT_ALL)
                ? "Test part of the blocked split, by a twin that never saw it"
                : "Test part of the blocked split",
            percent(result.identity().accuracy()),
            percent(result.activity().accuracy()),
            FUSED,
            percent(result.identity().fused().get(FUSED)),
            percent(result.activity().fused().get(FUSED)));
  }

  private static String percent(@Nullable Double share) {
    return share == null ? "-" : "%.1f %%".formatted(100 * share);
  }
}
