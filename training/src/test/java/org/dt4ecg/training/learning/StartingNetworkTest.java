package org.dt4ecg.training.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Split;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.dt4ecg.training.network.Dt4EcgNetwork;
import org.dt4ecg.training.network.NetworkConfig;
import org.dt4ecg.training.network.SignalScaling;
import org.dt4ecg.training.network.Weights;
import org.dt4ecg.training.onnx.OnnxImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartingNetworkTest {

  private static final TrainingOptions SMALL =
      TrainingOptions.defaults()
          .withWindows(125, 250, 250)
          .withWidth(4)
          .withEpochs(2)
          .withBatchSize(16);

  private static final List<String> PEOPLE = List.of("sim-01", "sim-02");

  private static final List<String> ACTIVITIES =
      List.of("arm-movements", "rest", "run", "squats", "walk");

  private final RecordedData data = read();
  private final Split split = SplitProtocol.BLOCKED.splits(data, Duration.ofSeconds(2), 1).get(0);

  @Test
  void trainingBeginsAtItsWeightsWithTheTasksBalancedAnew() {
    StartingNetwork start = start(PEOPLE, ACTIVITIES, 5);
    try (Learner learner =
        Learner.from(
            Engine.getEngine("PyTorch"),
            start.config(),
            start.weights(),
            TrainingRecipe.defaults(),
            10,
            1)) {

      assertThat(learner.weights()).usingRecursiveComparison().isEqualTo(start.weights());
      assertThat(learner.log()).isEmpty();
      assertThat(learner.balancerState()).startsWith(1, 1);
    }
  }

  @Test
  void theReleaseKnowsItsClassesAndKeepsItsPreprocessing() throws Exception {
    List<String> three = List.of("nobody-here", "sim-01", "sim-02");
    StartingNetwork start = start(three, ACTIVITIES, 5);

    TrainedRelease release =
        new SplitTrainer(data).train(split, SMALL.withEpochs(1), start, ProgressListener.SILENT);

    assertThat(release.contract().identities()).isEqualTo(three);
    assertThat(OnnxImporter.read(release.onnx()).config()).isEqualTo(start.config());
  }

  @Test
  void anInterruptedTrainingGoesOnToTheSameBytesAndFromNoOtherStart(@TempDir Path folder)
      throws Exception {
    StartingNetwork start = start(PEOPLE, ACTIVITIES, 5);
    Path checkpoint = folder.resolve("checkpoint");
    SplitTrainer trainer = new SplitTrainer(data, checkpoint);
    byte[] whole =
        new SplitTrainer(data).train(split, SMALL, start, ProgressListener.SILENT).onnx();
    assertThatThrownBy(() -> trainer.train(split, SMALL, start, interruptedAfterTheFirst()))
        .isInstanceOf(CancellationException.class);

    assertThatThrownBy(
            () ->
                trainer.train(split, SMALL, start(PEOPLE, ACTIVITIES, 6), ProgressListener.SILENT))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("other options or data");
    List<Integer> epochs = new ArrayList<>();
    TrainedRelease resumed =
        trainer.train(split, SMALL, start, progress -> epochs.add(progress.epoch()));

    assertThat(epochs).containsExactly(2);
    assertThat(resumed.onnx()).isEqualTo(whole);
  }

  @Test
  void classesThatItHasNoOutputForAreRefused() {
    SplitTrainer trainer = new SplitTrainer(data);

    assertThatThrownBy(
            () ->
                trainer.train(
                    split,
                    SMALL,
                    start(List.of("sim-01", "zoe"), ACTIVITIES, 5),
                    ProgressListener.SILENT))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("the people [sim-01, sim-02]")
        .hasMessageContaining("[sim-01, zoe] alone");
    assertThatThrownBy(
            () ->
                trainer.train(
                    split,
                    SMALL,
                    start(PEOPLE, List.of("rest", "walk"), 5),
                    ProgressListener.SILENT))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("grow its head");
  }

  @Test
  void optionsOfOtherSizesAreRefused() {
    assertThatThrownBy(
            () ->
                new SplitTrainer(data)
                    .train(
                        split,
                        SMALL.withWidth(8),
                        start(PEOPLE, ACTIVITIES, 5),
                        ProgressListener.SILENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("width 4")
        .hasMessageContaining("the options say 250, 8");
  }

  @Test
  void everyOutputHasAName() {
    StartingNetwork start = start(PEOPLE, ACTIVITIES, 5);

    assertThatThrownBy(
            () ->
                new StartingNetwork(start.config(), start.weights(), List.of("sim-01"), ACTIVITIES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 identities");
  }

  private static ProgressListener interruptedAfterTheFirst() {
    return progress -> {
      throw new CancellationException("interrupted");
    };
  }

  private static StartingNetwork start(List<String> people, List<String> activities, long seed) {
    NetworkConfig config =
        new NetworkConfig(
            250, 4, people.size(), activities.size(), new SignalScaling(63, 0.25f, 8));
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      Weights weights = Dt4EcgNetwork.random(config, seed, manager).weights();
      return new StartingNetwork(config, weights, people, activities);
    }
  }

  private static RecordedData read() {
    try {
      return RecordedData.read(new SimulatedRecordings(2, 1, Duration.ofSeconds(40), 7), Set.of());
    } catch (IOException e) {
      throw new IllegalStateException("the simulated people could not be read", e);
    }
  }
}
