package org.dt4ecg.app.training;

import java.time.Duration;
import java.util.function.Consumer;
import org.dt4ecg.retrainer.EpochLine;
import org.dt4ecg.training.learning.ProgressListener;
import org.dt4ecg.training.learning.StepProgress;
import org.dt4ecg.training.learning.TrainingProgress;

/** Tells people how training gets on: each epoch, and now and then how far the present one is. */
public final class TrainingReporter implements ProgressListener {

  /** Soon enough for whoever wonders whether anything happens; the pace is known by then. */
  private static final Duration FIRST = Duration.ofSeconds(5);

  private static final Duration FURTHER = Duration.ofSeconds(30);

  private final Consumer<String> lines;
  private long dueAt = System.nanoTime() + FIRST.toNanos();

  public TrainingReporter(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void onEpoch(TrainingProgress progress) {
    lines.accept(EpochLine.of(progress));
    dueAt = System.nanoTime() + FURTHER.toNanos();
  }

  @Override
  public void onStep(StepProgress progress) {
    if (System.nanoTime() - dueAt >= 0) {
      lines.accept(line(progress));
      dueAt = System.nanoTime() + FURTHER.toNanos();
    }
  }

  static String line(StepProgress progress) {
    return "epoch %d/%d (%s): step %d of %d; about %d s left"
        .formatted(
            progress.epoch(),
            progress.epochs(),
            progress.stage(),
            progress.step(),
            progress.steps(),
            progress.timeLeft().toSeconds());
  }
}
