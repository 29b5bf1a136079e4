package org.dt4ecg.study.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.study.outcome.TrainedModel;
import org.dt4ecg.study.plan.DataSet;
import org.dt4ecg.study.plan.Experiment;
import org.dt4ecg.study.plan.RunGroup;
import org.dt4ecg.study.plan.StudyPlan;
import org.dt4ecg.study.plan.Variants;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.dt4ecg.training.learning.ProgressListener;
import org.dt4ecg.training.learning.TrainingProgress;

/**
 * A small study of simulated people, whose trainer hands out the model that the project publishes
 * for them.
 */
public final class MadeStudy {

  private static final int POPULATION_SEED = 42;
  private static final TrainingProgress EPOCH =
      new TrainingProgress(
          "blocked", 1, 25, 2.3, 1.6, 1, 1, 0.1, 0.2, Double.NaN, Duration.ofSeconds(30));

  private MadeStudy() {}

  /** Six people, two sessions of five activities of 40 s. */
  public static RecordingSource recordings() {
    return new SimulatedRecordings(6, 2, Duration.ofSeconds(40), POPULATION_SEED);
  }

  /** One seed of a group of runs on the motion recordings. */
  public static StudyPlan plan(Experiment experiment, SplitProtocol protocol, List<Long> seeds) {
    return new StudyPlan(
        "made",
        List.of(
            new RunGroup(experiment, DataSet.MOTION_ECG, protocol, Variants.published(), seeds)));
  }

  /** Hands out the published model of the simulated people, after one epoch. */
  public static TrainedModel trained(ProgressListener listener) {
    listener.onEpoch(EPOCH);
    return new TrainedModel(onnx(), new TrainedModel.Training(274_213, 1, 0.05, 0.06, null));
  }

  private static byte[] onnx() {
    Path project = Path.of(Objects.requireNonNull(System.getProperty("dt4ecg.project.directory")));
    try {
      return Files.readAllBytes(project.resolve("model/releases/dt4ecg-sim.onnx"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
