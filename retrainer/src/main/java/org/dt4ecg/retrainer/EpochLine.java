package org.dt4ecg.retrainer;

import org.dt4ecg.training.learning.TrainingProgress;

/** What is said to people of a training while it runs. Pure. */
public final class EpochLine {

  private EpochLine() {}

  /** How training stands after an epoch. */
  public static String of(TrainingProgress progress) {
    String validation =
        Double.isNaN(progress.validationLoss())
            ? ""
            : "; validation loss %.3f".formatted(progress.validationLoss());
    if (progress.activityWeight() == 0) {
      return ofOneTask(
          progress, "identity", progress.identityLoss(), validation, progress.identityAccuracy());
    }
    if (progress.identityWeight() == 0) {
      return ofOneTask(
          progress, "activity", progress.activityLoss(), validation, progress.activityAccuracy());
    }
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

  /** Of a task that is trained alone there is nothing to balance. */
  private static String ofOneTask(
      TrainingProgress progress, String task, double loss, String validation, double right) {
    return "epoch %d/%d (%s): loss %.3f %s%s; right %.1f %%; %d s left"
        .formatted(
            progress.epoch(),
            progress.epochs(),
            progress.stage(),
            loss,
            task,
            validation,
            100 * right,
            progress.timeLeft().toSeconds());
  }
}
