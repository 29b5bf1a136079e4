package org.dt4ecg.retrainer.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.retrainer.round.RoundTrainer.RoundTask;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.dt4ecg.training.evaluation.EvaluationResult;
import org.dt4ecg.training.evaluation.Evaluator;
import org.dt4ecg.training.evaluation.WindowScorer;
import org.dt4ecg.training.learning.ProgressListener;
import org.dt4ecg.training.learning.SplitTrainer;
import org.dt4ecg.training.learning.StartingNetwork;
import org.dt4ecg.training.learning.TrainedRelease;
import org.dt4ecg.training.learning.TrainingOptions;
import org.dt4ecg.training.learning.TrainingRecipe;
import org.dt4ecg.training.network.SignalScaling;
import org.dt4ecg.training.onnx.EmbeddingSource;
import org.dt4ecg.training.onnx.FamiliarityScore;
import org.dt4ecg.training.onnx.GraphOutputs;
import org.dt4ecg.training.onnx.OnnxExporter;
import org.dt4ecg.training.onnx.OnnxImporter;
import org.dt4ecg.training.onnx.OnnxImporter.ImportedNetwork;
import org.dt4ecg.training.onnx.Temperatures;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A champion of two simulated people, to whom a third comes. */
@Tag("slow")
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
  static void trainChampionAndChallenger(@TempDir Path folder) throws Exception {
    RoundData two = people(2);
    champion =
        ModelFile.of(
            new SplitTrainer(two.data())
                .train(two.split(), OF_CHAMPION, ProgressListener.SILENT)
                .onnx());
    data = people(3);
    challenger = new SplitRoundTrainer(OF_ROUNDS).train(task(folder), ProgressListener.SILENT);
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
  void meansAreTheSameWhicheverLayerAModelPutsOut() throws Exception {
    ImportedNetwork hiddenOut = OnnxImporter.read(champion.bytes());
    GraphOutputs features =
        new GraphOutputs(
            EmbeddingSource.FEATURES, FamiliarityScore.EMBEDDING, hiddenOut.outputs().classMeans());
    ModelFile featuresOut =
        ModelFile.of(
            OnnxExporter.export(
                hiddenOut.config(),
                hiddenOut.weights(),
                Temperatures.NONE,
                features,
                champion.contract()));

    HiddenMeans others = means(featuresOut, OnnxImporter.read(featuresOut.bytes()));

    means(champion, hiddenOut)
        .byPerson()
        .forEach(
            (person, mean) ->
                assertThat(others.of(person).orElseThrow()).containsExactly(mean, within(1e-4)));
  }

  @Test
  void preprocessingAndOutputsStayThoseOfTheChampion() throws Exception {
    SignalScaling before = OnnxImporter.read(champion.bytes()).config().signal();
    SignalScaling after = OnnxImporter.read(challenger.onnx()).config().signal();

    assertThat(after.scale()).isCloseTo(before.scale(), within(1e-6f * before.scale()));
    assertThat(after.highPassSamples()).isEqualTo(before.highPassSamples());
    GraphOutputs outputs = OnnxImporter.read(challenger.onnx()).outputs();
    assertThat(outputs.embedding()).isEqualTo(EmbeddingSource.IDENTITY_HIDDEN);
    assertThat(outputs.familiarity()).isEqualTo(FamiliarityScore.EMBEDDING);
    assertThat(challenger.contract().name()).isEqualTo("tiny");
    assertThat(challenger.contract().identities()).containsExactly("sim-01", "sim-02", NEWCOMER);
  }

  @Test
  void aTrainingThatWasKilledGoesOnWhereItWasAndEndsInTheSameBytes(@TempDir Path checkpoints)
      throws Exception {
    RoundTask task = task(checkpoints);
    SplitRoundTrainer trainer = new SplitRoundTrainer(OF_ROUNDS);
    assertThatThrownBy(
            () ->
                trainer.train(
                    task,
                    epoch -> {
                      if (epoch.epoch() == 3) {
                        throw new CancellationException("killed");
                      }
                    }))
        .isInstanceOf(CancellationException.class);

    List<Integer> epochs = new ArrayList<>();
    TrainedRelease resumed = trainer.train(task, epoch -> epochs.add(epoch.epoch()));

    assertThat(epochs).containsExactly(4, 5);
    assertThat(resumed.onnx()).isEqualTo(challenger.onnx());
    assertThat(checkpoints).isEmptyDirectory();
  }

  @Test
  void aTrainingIsNotGoneOnWithUnderOtherSettings(@TempDir Path checkpoints) throws Exception {
    RoundTask task = task(checkpoints);
    SplitRoundTrainer before = new SplitRoundTrainer(OF_ROUNDS.withEpochs(4));
    assertThatThrownBy(
            () ->
                before.train(
                    task,
                    epoch -> {
                      throw new CancellationException("killed");
                    }))
        .isInstanceOf(CancellationException.class);

    List<Integer> epochs = new ArrayList<>();
    TrainedRelease trained =
        new SplitRoundTrainer(OF_ROUNDS).train(task, epoch -> epochs.add(epoch.epoch()));

    assertThat(epochs).containsExactly(1, 2, 3, 4, 5);
    assertThat(trained.onnx()).isEqualTo(challenger.onnx());
  }

  private static double share(@Nullable Double accuracy) {
    return Objects.requireNonNull(accuracy, "no window was measured");
  }

  private static double firstLoss(TrainedRelease release) {
    double[] losses = release.summary().balancing().get(0).losses();
    return losses[0] + losses[1];
  }

  private static RoundTask task(Path checkpoints) throws Exception {
    ImportedNetwork network = OnnxImporter.read(champion.bytes());
    return new RoundTask(
        "round",
        data,
        champion.contract(),
        grown(network),
        network.outputs(),
        1,
        new RoundCheckpoints(checkpoints));
  }

  private static StartingNetwork grown(ImportedNetwork network) throws Exception {
    return HeadGrowth.grown(
        network,
        champion.contract(),
        Set.of(),
        data.people(),
        data.activities(),
        means(champion, network),
        1);
  }

  private static HiddenMeans means(ModelFile file, ImportedNetwork network) throws Exception {
    try (OnnxModel model = OnnxModel.load(file)) {
      return HiddenMeans.of(new WindowScorer(model).score(data.split().training()), network);
    }
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
