package org.dt4ecg.retraining.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.retraining.evaluation.EvaluationResult;
import org.dt4ecg.retraining.evaluation.Evaluator;
import org.dt4ecg.retraining.evaluation.Protocol;
import org.junit.jupiter.api.Test;

class TrainingJobTest {

  /** Windows of 2 s at 125 Hz, four channels: enough to see that the parts fit together. */
  private static final TrainingOptions SMALL =
      TrainingOptions.defaults()
          .withWindows(125, 250, 250)
          .withWidth(4)
          .withEpochs(4)
          .withBatchSize(16);

  private final RecordingSource people = new SimulatedRecordings(3, 1, Duration.ofSeconds(40), 7);

  @Test
  void trainingMakesAReleaseThatServesAndIsWorthWhatItSays() throws Exception {
    List<TrainingProgress> progress = new ArrayList<>();

    TrainedRelease release = new TrainingJob(SMALL, people, progress::add).run();

    assertThat(progress).hasSize(4);
    assertThat(progress.get(3).identityLoss()).isLessThan(progress.get(0).identityLoss());
    assertThat(progress.get(3).activityLoss()).isLessThan(progress.get(0).activityLoss());
    assertThat(progress.get(3).timeLeft()).isZero();
    ModelFile file = ModelFile.of(release.onnx());
    assertThat(file.contract()).isEqualTo(release.contract());
    try (OnnxModel model = OnnxModel.load(file)) {
      EvaluationResult again = new Evaluator(model).evaluate(people, Protocol.BLOCKED, Set.of());
      assertThat(again.identity().accuracy())
          .isEqualTo(release.summary().identityAccuracy())
          .isEqualTo(release.contract().metrics().get("identity.accuracy"));
      assertThat(again.activity().accuracy()).isEqualTo(release.summary().activityAccuracy());
    }
    assertThat(release.contract().identities()).containsExactly("sim-01", "sim-02", "sim-03");
    assertThat(release.contract().activities()).hasSize(5);
    double[] weights = release.summary().gradNormWeights();
    assertThat(weights[0] + weights[1]).isCloseTo(2, within(1e-9));
  }

  @Test
  void equalSeedsGiveEqualFilesAndOtherSeedsOthers() throws Exception {
    TrainingOptions one = SMALL.withEpochs(1);

    byte[] first = new TrainingJob(one, people, ProgressListener.SILENT).run().onnx();
    byte[] second = new TrainingJob(one, people, ProgressListener.SILENT).run().onnx();
    byte[] other = new TrainingJob(one.withSeed(2), people, ProgressListener.SILENT).run().onnx();

    assertThat(first).isEqualTo(second).isNotEqualTo(other);
  }

  @Test
  void trainingOnEverythingQuotesTheFiguresOfItsTwin() throws Exception {
    TrainingOptions one = SMALL.withEpochs(1);
    List<TrainingProgress> progress = new ArrayList<>();

    TrainedRelease all =
        new TrainingJob(one.withSplit(TrainingOptions.SPLIT_ALL), people, progress::add).run();
    TrainedRelease twin = new TrainingJob(one, people, ProgressListener.SILENT).run();

    assertThat(progress).extracting(TrainingProgress::stage).containsExactly("blocked", "all");
    assertThat(all.onnx()).isNotEqualTo(twin.onnx());
    assertThat(all.contract().metrics()).isEqualTo(twin.contract().metrics());
    assertThat(all.contract().rejectionThreshold()).isEqualTo(twin.contract().rejectionThreshold());
    String card = ModelCard.markdown(all, "0123456789ab", "./dt4ecg train --seed 1");
    assertThat(card)
        .contains("figures are those of a twin")
        .contains("0123456789ab")
        .contains("./dt4ecg train --seed 1")
        .contains(all.contract().trainingDataSha256())
        .contains("simulated")
        .doesNotContain("%s");
  }

  @Test
  void recordingsThatAreTooShortAreRefusedWithAReason() {
    RecordingSource brief = new SimulatedRecordings(2, 1, Duration.ofSeconds(15), 7);
    RecordingSource instant = new SimulatedRecordings(2, 1, Duration.ofSeconds(2), 7);
    RecordingSource alone = new SimulatedRecordings(1, 1, Duration.ofSeconds(40), 7);

    assertThatThrownBy(() -> run(brief, SMALL.withEpochs(1)))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("no validation window");
    assertThatThrownBy(() -> run(instant, SMALL))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("no training window");
    assertThatThrownBy(() -> run(brief, SMALL.withBatchSize(4000)))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("fewer than a batch of 4000");
    assertThatThrownBy(() -> run(alone, SMALL))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("two classes");
  }

  private static TrainedRelease run(RecordingSource source, TrainingOptions options)
      throws Exception {
    return new TrainingJob(options, source, ProgressListener.SILENT).run();
  }
}
