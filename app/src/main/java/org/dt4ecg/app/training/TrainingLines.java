package org.dt4ecg.app.training;

import org.dt4ecg.retraining.training.TrainingOptions;
import org.dt4ecg.retraining.training.TrainingProgress;
import org.jspecify.annotations.Nullable;

/** What is said to people of a training. Pure. */
public final class TrainingLines {

  /** Windows over which fused accuracies are quoted. */
  private static final String FUSED = "5";

  private TrainingLines() {}

  /** How training stands after an epoch. */
  public static String progress(TrainingProgress progress) {
    String validation =
        Double.isNaN(progress.validationLoss())
            ? ""
            : "; validation loss %.3f".formatted(progress.validationLoss());
    return "epoch %d/%d (%s): loss %.3f identity, %.3f activity%s; right %.1f %% and %.1f %%; GradNorm %.2f and %.2f; %d s left"
        .formatted(
            progress.epoch(),
            progress.epochs(),
            progress.stage(),
            progress.identityLoss(),
            progress.activityLoss(),
            validation,
            100 * progress.identityAccuracy(),
            100 * progress.activityAccuracy(),
            progress.identityWeight(),
            progress.activityWeight(),
            progress.timeLeft().toSeconds());
  }

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
