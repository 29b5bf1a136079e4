package org.dt4ecg.training.learning;

import java.time.Duration;

/** Turns epochs into progress with the time that is left. Not thread-safe. */
final class ProgressMeter {

  private final ProgressListener listener;
  private final int epochs;
  private final long beginNanos = System.nanoTime();
  private int before;
  private int seen;

  /**
   * Starts the clock.
   *
   * @param epochs epochs of all stages, at most
   */
  ProgressMeter(ProgressListener listener, int epochs) {
    this.listener = listener;
    this.epochs = epochs;
  }

  /**
   * What listens to the epochs of the next stage.
   *
   * @param stage its name
   * @param epochsOfStage its epochs, at most
   */
  NetworkTrainer.EpochListener stage(String stage, int epochsOfStage) {
    int offset = before;
    before += epochsOfStage;
    return (epoch, figures, weights, validationLoss) -> {
      // Epochs that a checkpoint spared took no time.
      seen++;
      long elapsed = System.nanoTime() - beginNanos;
      int left = epochs - offset - epoch;
      listener.onEpoch(
          new TrainingProgress(
              stage,
              offset + epoch,
              epochs,
              figures.identityLoss(),
              figures.activityLoss(),
              weights[0],
              weights[1],
              figures.identityAccuracy(),
              figures.activityAccuracy(),
              validationLoss,
              Duration.ofNanos(elapsed / seen * left)));
    };
  }

  /** Seconds since the clock started. */
  double seconds() {
    return (System.nanoTime() - beginNanos) / 1e9;
  }
}
