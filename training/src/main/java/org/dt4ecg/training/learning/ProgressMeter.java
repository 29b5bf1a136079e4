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
    return new NetworkTrainer.EpochListener() {
      @Override
      public void onEpoch(
          int epoch, NetworkTrainer.EpochFigures figures, double[] weights, double validationLoss) {
        // Epochs that a checkpoint spared took no time.
        seen++;
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
                timeLeft(seen, epochs - offset - epoch)));
      }

      @Override
      public void onStep(int epoch, int step, int steps) {
        double part = (double) step / steps;
        listener.onStep(
            new StepProgress(
                stage,
                offset + epoch,
                epochs,
                step,
                steps,
                timeLeft(seen + part, epochs - offset - epoch + 1 - part)));
      }
    };
  }

  private Duration timeLeft(double epochsDone, double epochsLeft) {
    long elapsed = System.nanoTime() - beginNanos;
    return Duration.ofNanos(Math.round(elapsed / epochsDone * epochsLeft));
  }

  /** Seconds since the clock started. */
  double seconds() {
    return (System.nanoTime() - beginNanos) / 1e9;
  }
}
