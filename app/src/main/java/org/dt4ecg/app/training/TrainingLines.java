package org.dt4ecg.app.training;

import org.dt4ecg.app.training.TrainingResult.Task;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.training.learning.TrainingOptions;
import org.jspecify.annotations.Nullable;

/** What is said to people of a training. Pure. */
public final class TrainingLines {

  /** Windows over which fused accuracies are quoted. */
  private static final String FUSED = "5";

  private TrainingLines() {}

  /** What a training is worth, and on which windows that was measured. */
  public static String figures(TrainingResult result) {
    if (result.tasks().size() == 1) {
      String task = result.tasks().get(0);
      Task figures =
          task.equals(ModelTask.IDENTITY.label()) ? result.identity() : result.activity();
      return "%s: %s %s; over %s windows %s; the other task was not trained"
          .formatted(
              basis(result.split()),
              task,
              percent(figures.accuracy()),
              FUSED,
              percent(figures.fused().get(FUSED)));
    }
    return "%s: identity %s, activity %s; over %s windows %s and %s"
        .formatted(
            basis(result.split()),
            percent(result.identity().accuracy()),
            percent(result.activity().accuracy()),
            FUSED,
            percent(result.identity().fused().get(FUSED)),
            percent(result.activity().fused().get(FUSED)));
  }

  private static String basis(String split) {
    return switch (split) {
      case TrainingOptions.SPLIT_ALL ->
          "Test part of the blocked split, by a twin that never saw it";
      case TrainingOptions.SPLIT_FIRST_RECORD -> "All but the first record of each person";
      default -> "Test part of the blocked split";
    };
  }

  private static String percent(@Nullable Double share) {
    return share == null ? "-" : "%.1f %%".formatted(100 * share);
  }
}
