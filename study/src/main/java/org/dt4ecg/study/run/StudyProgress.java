package org.dt4ecg.study.run;

import java.time.Duration;
import org.dt4ecg.training.learning.TrainingProgress;
import org.jspecify.annotations.Nullable;

/**
 * How a study stands.
 *
 * @param run number of the run, from 1, among those of this share
 * @param runs number of runs of this share
 * @param title the run
 * @param stage what has just happened
 * @param training the last epoch; null outside of training
 * @param timeLeft what the rest will take at this pace; null before the first model is trained
 */
public record StudyProgress(
    int run,
    int runs,
    String title,
    Stage stage,
    @Nullable TrainingProgress training,
    @Nullable Duration timeLeft) {

  /** What happens to a run. */
  public enum Stage {
    /** Its outcome was there already. */
    THERE_ALREADY,
    /** An epoch is done. */
    TRAINING,
    /** Its outcome has been written. */
    DONE
  }

  /** Hears of a study as it goes, on the thread that runs it. */
  @FunctionalInterface
  public interface Listener {

    /** Something has happened. */
    void onProgress(StudyProgress progress);
  }

  /** A line for people. */
  public String line() {
    String what =
        switch (stage) {
          case THERE_ALREADY -> "there already";
          case DONE -> "done";
          case TRAINING -> training == null ? "training" : epoch(training);
        };
    String left =
        timeLeft == null
            ? ""
            : "; %d h %02d min left".formatted(timeLeft.toHours(), timeLeft.toMinutesPart());
    return "[%d/%d] %s: %s%s".formatted(run, runs, title, what, left);
  }

  private static String epoch(TrainingProgress progress) {
    return "epoch %d/%d, loss %.3f identity, %.3f activity"
        .formatted(
            progress.epoch(), progress.epochs(), progress.identityLoss(), progress.activityLoss());
  }
}
