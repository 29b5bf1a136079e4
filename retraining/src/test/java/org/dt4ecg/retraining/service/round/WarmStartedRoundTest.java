package org.dt4ecg.retraining.service.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.retraining.dataset.RecordedData;
import org.dt4ecg.retraining.dataset.Slice;
import org.dt4ecg.retraining.dataset.SplitProtocol;
import org.dt4ecg.retraining.evaluation.EvaluationResult;
import org.dt4ecg.retraining.evaluation.Evaluator;
import org.dt4ecg.retraining.network.SignalScaling;
import org.dt4ecg.retraining.onnx.EmbeddingSource;
import org.dt4ecg.retraining.onnx.FamiliarityScore;
import org.dt4ecg.retraining.onnx.OnnxImporter;
import org.dt4ecg.retraining.training.ProgressListener;
import org.dt4ecg.retraining.training.SplitTrainer;
import org.dt4ecg.retraining.training.TrainedRelease;
import org.dt4ecg.retraining.training.TrainingOptions;
import org.dt4ecg.retraining.training.TrainingRecipe;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A champion of two simulated people, to whom a third comes. */
class WarmStartedRoundTest {

  private static final String NEWCOMER = "sim-03";

  private static final TrainingOptions OF_CHAMPION =
      TrainingOptions.defaults()
          .withModelName("tiny")
          .withWindows(125, 250, 250)
          .withWidth(6)
          .withBatchSize(16)
          .withEpochs(10)
          .withEmbedding(EmbeddingSource.IDENTITY_HIDDEN)
          .withFamiliarity(FamiliarityScore.EMBEDDING)
          .withRecipe(TrainingRecipe.forSameElectrodes());

  /** Names neither sizes nor outputs of the champion. */
  private static final TrainingOptions OF_ROUNDS =
      TrainingOptions.defaults()
          .withBatchSize(16)
          .withEpochs(5)
          .withRecipe(TrainingRecipe.forSameElectrodes().withLearningRate(2e-3));

  private static RoundData data;
  private static ModelFile champion;
  private static TrainedRelease challenger;

  @BeforeAll
  static void trainChampionAndChallenger() throws Exception {
    RoundData two = people(2);
    champion =
        ModelFile.of(
            new SplitTrainer(two.data())
                .train(two.split(), OF_CHAMPION, ProgressListener.SILENT)
                .onnx());
    data = people(3);
    challenger = new SplitRoundTrainer(OF_ROUNDS).train(task(), ProgressListener.SILENT);
  }

  @Test
  void aFewEpochsKeepWhatTheChampionKnowsAndTeachItTheNewcomer() throws Exception {
    List<Slice> known =
        data.split().test().stream()
            .filter(slice -> !slice.session().recording().userId().equals(NEWCOMER))
            .toList();
    List<Slice> unknown =
        data.split().test().stream().filter(slice -> !known.contains(slice)).toList();
    EvaluationResult before = evaluation(champion, known);
    EvaluationResult after = evaluation(ModelFile.of(challenger.onnx()), known);
    EvaluationResult ofNewcomer = evaluation(ModelFile.of(challenger.onnx()), unknown);

    assertThat(share(before.identity().accuracy())).isGreaterThan(0.9);
    assertThat(share(after.identity().accuracy()))
        .isGreaterThan(share(before.identity().accuracy()) - 0.1);
    assertThat(share(after.activity().accuracy()))
        .isGreaterThan(share(before.activity().accuracy()) - 0.1);
    assertThat(share(ofNewcomer.identity().accuracy())).isGreaterThan(0.5);
  }

  @Test
  void asManyEpochsFromRandomWeightsAreWorthLess() throws Exception {
    TrainingOptions sameSizes =
        OF_CHAMPION.withEpochs(OF_ROUNDS.epochs()).withRecipe(OF_ROUNDS.recipe());
    TrainedRelease fromRandom =
        new SplitTrainer(data.data()).train(data.split(), sameSizes, ProgressListener.SILENT);

    assertThat(challenger.summary().identityAccuracy())
        .isGreaterThan(fromRandom.summary().identityAccuracy() + 0.1);
    assertThat(firstLoss(challenger)).isLessThan(firstLoss(fromRandom));
  }

  @Test
  void preprocessingAndOutputsStayThoseOfTheChampion() throws Exception {
    SignalScaling before = OnnxImporter.read(champion.bytes()).config().signal();
    SignalScaling after = OnnxImporter.read(challenger.onnx()).config().signal();

    assertThat(after.scale()).isCloseTo(before.scale(), within(1e-6f * before.scale()));
    assertThat(after.highPassSamples()).isEqualTo(before.highPassSamples());
    assertThat(ServedOutputs.of(challenger.onnx()))
        .isEqualTo(ServedOutputs.of(champion.bytes()))
        .isEqualTo(new ServedOutputs(EmbeddingSource.IDENTITY_HIDDEN, FamiliarityScore.EMBEDDING));
    assertThat(challenger.contract().name()).isEqualTo("tiny");
    assertThat(challenger.contract().identities()).containsExactly("sim-01", "sim-02", NEWCOMER);
  }

  @ParameterizedTest
  @CsvSource({"FEATURES, MAX_PROBABILITY", "FEATURES, ENERGY", "IDENTITY_HIDDEN, ENERGY"})
  void whateverAModelPutsOutIsReadFromItsFile(
      EmbeddingSource embedding, FamiliarityScore familiarity) throws Exception {
    RoundData two = people(2);
    TrainingOptions brief =
        OF_CHAMPION.withEpochs(1).withEmbedding(embedding).withFamiliarity(familiarity);

    byte[] file =
        new SplitTrainer(two.data()).train(two.split(), brief, ProgressListener.SILENT).onnx();

    assertThat(ServedOutputs.of(file)).isEqualTo(new ServedOutputs(embedding, familiarity));
  }

  private static double share(@Nullable Double accuracy) {
    return Objects.requireNonNull(accuracy, "no window was measured");
  }

  private static double firstLoss(TrainedRelease release) {
    double[] losses = release.summary().balancing().get(0).losses();
    return losses[0] + losses[1];
  }

  private static RoundTask task() throws Exception {
    return new RoundTask(
        data,
        champion.contract(),
        HeadGrowth.grown(champion, data.people(), data.activities(), 1),
        ServedOutputs.of(champion.bytes()),
        1);
  }

  private static EvaluationResult evaluation(ModelFile file, List<Slice> slices) throws Exception {
    try (OnnxModel model = OnnxModel.load(file)) {
      return new Evaluator(model).evaluate(data.data(), RoundData.PROTOCOL, slices);
    }
  }

  private static RoundData people(int count) throws IOException {
    RecordedData recorded =
        RecordedData.read(new SimulatedRecordings(count, 1, Duration.ofSeconds(60), 7), Set.of());
    return new RoundData(
        recorded,
        SplitProtocol.BLOCKED.splits(recorded, Duration.ofSeconds(2), 1).get(0),
        List.of(),
        0);
  }
}
