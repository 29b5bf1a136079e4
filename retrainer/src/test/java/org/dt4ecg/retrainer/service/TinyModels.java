package org.dt4ecg.retrainer.service;

import java.io.IOException;
import java.time.Duration;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.training.learning.ProgressListener;
import org.dt4ecg.training.learning.TrainedRelease;
import org.dt4ecg.training.learning.TrainingException;
import org.dt4ecg.training.learning.TrainingJob;
import org.dt4ecg.training.learning.TrainingOptions;

/** Models that are trained in a second: windows of 2 s at 125 Hz, four channels. */
public final class TinyModels {

  private TinyModels() {}

  /** A model of the first so many simulated people. */
  public static TrainedRelease ofPeople(int people, long seed) {
    try {
      return new TrainingJob(
              TrainingOptions.defaults()
                  .withWindows(125, 250, 250)
                  .withWidth(4)
                  .withEpochs(1)
                  .withBatchSize(16)
                  .withSeed(seed),
              recordings(people, 1, 40),
              ProgressListener.SILENT)
          .run();
    } catch (IOException | TrainingException e) {
      throw new IllegalStateException("a model could not be trained on simulated people", e);
    }
  }

  /** What the simulated people did. */
  public static RecordingSource recordings(int people, int sessions, int seconds) {
    return new SimulatedRecordings(people, sessions, Duration.ofSeconds(seconds), 7);
  }
}
