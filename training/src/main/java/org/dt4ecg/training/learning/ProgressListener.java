package org.dt4ecg.training.learning;

/** Hears of training as it goes, on the thread that trains. */
@FunctionalInterface
public interface ProgressListener {

  /** Hears nothing. */
  ProgressListener SILENT = progress -> {};

  /** An epoch is done. */
  void onEpoch(TrainingProgress progress);

  /** A step of an epoch is done; there are several a second. */
  default void onStep(StepProgress progress) {}
}
