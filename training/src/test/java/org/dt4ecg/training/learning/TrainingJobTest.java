package org.dt4ecg.training.learning;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.TemplateMatching;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.training.balancing.Balancing;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Split;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.dt4ecg.training.dataset.TestRecordings;
import org.dt4ecg.training.evaluation.EvaluationResult;
import org.dt4ecg.training.evaluation.Evaluator;
import org.dt4ecg.training.learning.augmentation.Augmentation;
import org.dt4ecg.training.learning.augmentation.SpectralAugmentation;
import org.dt4ecg.training.network.Attention;
import org.dt4ecg.training.onnx.EmbeddingSource;
import org.dt4ecg.training.onnx.FamiliarityScore;
import org.dt4ecg.training.onnx.OnnxExporter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class TrainingJobTest {

  /** Windows of 2 s at 125 Hz, four channels: enough to see that the parts fit together. */
  private static final TrainingOptions SMALL =
      TrainingOptions.defaults()
          .withWindows(125, 250, 250)
          .withWidth(4)
          .withEpochs(4)
          .withBatchSize(16);

  private static final TrainingOptions EVERY_LEVER =
      SMALL
          .withPatience(2)
          .withAttention(Attention.CHANNEL)
          .withEmbedding(EmbeddingSource.IDENTITY_HIDDEN)
          .withFamiliarity(FamiliarityScore.EMBEDDING)
          .withRecipe(
              TrainingRecipe.defaults()
                  .withBalancing(Balancing.of(Balancing.Method.FAMO))
                  .withAugmentation(
                      Augmentation.defaults().withSpectrum(new SpectralAugmentation(0.5, 4)))
                  .withRegularisation(new Regularisation(0.2, 0.1, 0.1, 0.1)));

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
      EvaluationResult again =
          Evaluator.ofNetwork(model).evaluate(people, SplitProtocol.BLOCKED, Set.of());
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
    assertThat(all.contract().rejection()).isEqualTo(twin.contract().rejection());
    assertThat(all.contract().fusion()).isEqualTo(twin.contract().fusion());
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
  void anInterruptedTrainingGoesOnToTheSameBytes(@TempDir Path folder) throws Exception {
    TrainingOptions options = EVERY_LEVER.withEpochs(3);
    Path checkpoint = folder.resolve("model.onnx.checkpoint");
    TrainedRelease whole = new TrainingJob(options, people, ProgressListener.SILENT).run();

    List<Integer> resumed = new ArrayList<>();
    assertThatThrownBy(
            () -> new TrainingJob(options, people, interruptedAfter(2), checkpoint).run())
        .isInstanceOf(CancellationException.class);
    TrainedRelease rest =
        new TrainingJob(options, people, progress -> resumed.add(progress.epoch()), checkpoint)
            .run();

    assertThat(resumed).containsExactly(3);
    assertThat(rest.onnx()).isEqualTo(whole.onnx());
    assertThat(rest.summary().balancing())
        .usingRecursiveComparison()
        .isEqualTo(whole.summary().balancing());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aReleaseThatWasInterruptedAfterItsTwinDoesNotTrainTheTwinAgain(@TempDir Path folder)
      throws Exception {
    TrainingOptions options = SMALL.withEpochs(1).withSplit(TrainingOptions.SPLIT_ALL);
    Path checkpoint = folder.resolve("checkpoint");
    assertThatThrownBy(
            () -> new TrainingJob(options, people, interruptedAfter(2), checkpoint).run())
        .isInstanceOf(CancellationException.class);

    List<String> stages = new ArrayList<>();
    TrainedRelease release =
        new TrainingJob(options, people, progress -> stages.add(progress.stage()), checkpoint)
            .run();

    assertThat(stages).isEmpty();
    assertThat(release.onnx())
        .isEqualTo(new TrainingJob(options, people, ProgressListener.SILENT).run().onnx());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aCheckpointOfAnotherTrainingIsRefused(@TempDir Path folder) {
    TrainingOptions options = SMALL.withEpochs(2);
    Path checkpoint = folder.resolve("checkpoint");
    RecordingSource others = new SimulatedRecordings(3, 1, Duration.ofSeconds(40), 8);
    assertThatThrownBy(
            () -> new TrainingJob(options, people, interruptedAfter(1), checkpoint).run())
        .isInstanceOf(CancellationException.class);

    assertThatThrownBy(
            () ->
                new TrainingJob(options.withSeed(9), people, ProgressListener.SILENT, checkpoint)
                    .run())
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("other options or data")
        .hasMessageContaining("delete it");
    assertThatThrownBy(
            () -> new TrainingJob(options, others, ProgressListener.SILENT, checkpoint).run())
        .hasMessageContaining("other options or data");
  }

  private static ProgressListener interruptedAfter(int epochs) {
    return progress -> {
      if (progress.epoch() == epochs) {
        throw new CancellationException("interrupted");
      }
    };
  }

  @Test
  void everyLeverTogetherStillMakesAReleaseThatServes() throws Exception {
    TrainedRelease release = run(people, EVERY_LEVER.withEpochs(2));

    ModelContract contract = ModelFile.of(release.onnx()).contract();
    assertThat(contract.rejection().score()).isEqualTo(UnknownPersonRule.Score.FAMILIARITY);
    assertThat(contract.fusion().identityTemperatures()).hasSize(10).isSorted();
    TemplateMatching templates = requireNonNull(contract.templates());
    assertThat(templates.threshold()).isBetween(-1.0, 1.0);
    assertThat(templates.knownPeople())
        .hasSameSizeAs(contract.identities())
        .allSatisfy(
            direction ->
                assertThat(direction.stream().mapToDouble(value -> value * value).sum())
                    .isCloseTo(1, within(1e-5)));
    assertThat(release.summary().uncalibrated().activity()).isNotNull();
    assertThat(ModelCard.markdown(release, "0", "train"))
        .contains("familiarity (embedding)")
        .contains("enrolled by template")
        .contains("FAMO")
        .contains("mixup=0.2");
  }

  @ParameterizedTest
  @EnumSource(Balancing.Method.class)
  void everyBalancingTrainsItsTasks(Balancing.Method method) throws Exception {
    TrainingOptions options =
        SMALL
            .withEpochs(2)
            .withRecipe(TrainingRecipe.defaults().withBalancing(Balancing.of(method)));
    List<TrainingProgress> progress = new ArrayList<>();

    TrainedRelease release = new TrainingJob(options, people, progress::add).run();

    Balancing balancing = Balancing.of(method);
    if (balancing.trainsIdentity()) {
      assertThat(progress.get(1).identityLoss()).isLessThan(progress.get(0).identityLoss());
    }
    if (balancing.trainsActivity()) {
      assertThat(progress.get(1).activityLoss()).isLessThan(progress.get(0).activityLoss());
    }
    assertThat(release.summary().balancing())
        .allSatisfy(
            step -> {
              assertThat(step.gradientNorms()[0] > 0).isEqualTo(balancing.trainsIdentity());
              assertThat(step.gradientNorms()[1] > 0).isEqualTo(balancing.trainsActivity());
            });
  }

  @Test
  void trainingStopsWhereTheValidationLossNoLongerFalls() throws Exception {
    // So high a learning rate that the loss soon rises.
    TrainingOptions options =
        SMALL
            .withEpochs(12)
            .withPatience(1)
            .withRecipe(TrainingRecipe.defaults().withLearningRate(0.3));
    List<TrainingProgress> progress = new ArrayList<>();

    TrainingSummary summary = new TrainingJob(options, people, progress::add).run().summary();

    assertThat(summary.epochs()).isLessThan(12).isEqualTo(progress.size());
    assertThat(summary.bestEpoch()).isEqualTo(summary.epochs() - 1);
    assertThat(progress.get(summary.bestEpoch() - 1).validationLoss())
        .isEqualTo(
            progress.stream().mapToDouble(TrainingProgress::validationLoss).min().orElseThrow());
  }

  @Test
  void aSplitOfSingleWindowsIsTrainedOnWithoutRoomForTheTimeWarp() throws Exception {
    RecordedData data = RecordedData.read(people, Set.of());
    Split split = SplitProtocol.RANDOM.splits(data, Duration.ofSeconds(2), 1).get(0);

    TrainedRelease release =
        new SplitTrainer(data).train(split, SMALL.withEpochs(1), ProgressListener.SILENT);

    assertThat(release.summary().windowsPerEpoch()).isPositive();
    assertThat(release.summary().evaluation().windows()).isPositive();
  }

  @Test
  void aModelKnowsThePeopleOfItsTrainingPartAlone() throws Exception {
    RecordedData data =
        RecordedData.read(new SimulatedRecordings(5, 1, Duration.ofSeconds(40), 7), Set.of());
    Split split = SplitProtocol.LEAVE_SUBJECTS_OUT.splits(data, Duration.ofSeconds(2), 1).get(0);

    TrainedRelease release =
        new SplitTrainer(data).train(split, SMALL.withEpochs(1), ProgressListener.SILENT);

    assertThat(release.contract().identities()).hasSize(4);
    assertThat(release.summary().evaluation().identity().accuracy()).isNull();
    assertThat(release.summary().evaluation().activity().accuracy()).isNotNull();
  }

  @Test
  void peopleAtRestAreToldApartWhereThereIsNoActivityToLearn() throws Exception {
    RecordedData atRest =
        RecordedData.read(people, Set.of()).where(info -> info.activity().equals("rest"));
    Split split = SplitProtocol.BLOCKED.splits(atRest, Duration.ofSeconds(2), 1).get(0);
    TrainingOptions both = SMALL.withBatchSize(8).withEpochs(1);
    TrainingRecipe alone =
        both.recipe().withBalancing(Balancing.of(Balancing.Method.IDENTITY_ONLY));

    TrainedRelease release =
        new SplitTrainer(atRest).train(split, both.withRecipe(alone), ProgressListener.SILENT);

    assertThat(release.contract().activities()).isEmpty();
    assertThat(release.contract().fusion().activityTemperature()).isCloseTo(1, within(1e-6));
    assertThat(release.summary().evaluation().identity().accuracy()).isNotNull();
    assertThat(ModelCard.markdown(release, "0", "train"))
        .startsWith("# dt4ecg 0\n\nTells 3 people apart")
        .contains("It was not trained to tell activities", "| activities | not trained |");
    assertThatThrownBy(() -> new SplitTrainer(atRest).train(split, both, ProgressListener.SILENT))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("train the other task alone");
  }

  @Test
  void activitiesOfOnePersonAreToldApartAloneAndNobodyIsNamed() throws Exception {
    RecordingSource alone = new SimulatedRecordings(1, 2, Duration.ofSeconds(40), 7);
    TrainingOptions options =
        SMALL.withBatchSize(8).withEpochs(1).forTasks(Set.of(ModelTask.ACTIVITY));

    TrainedRelease release = run(alone, options);

    ModelFile file = ModelFile.of(release.onnx());
    assertThat(file.contract().identities()).isEmpty();
    assertThat(file.contract().activities()).hasSize(5);
    assertThat(file.contract().templates()).isNull();
    assertThat(release.summary().gradNormWeights()).containsExactly(0, 1);
    assertThat(release.summary().evaluation().identity().accuracy()).isNull();
    assertThat(release.summary().evaluation().activity().accuracy()).isNotNull();
    assertThat(file.contract().metrics())
        .containsKey("activity.accuracy")
        .doesNotContainKey("identity.accuracy");
    assertThat(ModelCard.markdown(release, "0", "train"))
        .startsWith("# dt4ecg 0\n\nTells 5 activities apart")
        .contains("names nobody", "| people | not trained |")
        .doesNotContain("sim-01", "%s");
    try (OnnxModel model = OnnxModel.load(file)) {
      assertThat(new Evaluator(model).evaluate(alone, SplitProtocol.ALL, Set.of()).tasks())
          .containsExactly("activity");
    }
    assertThat(ModelFile.of(OnnxExporter.rewrite(release.onnx())).contract())
        .as("the file can be read back and written anew")
        .isEqualTo(file.contract());
  }

  @Test
  void aTaskThatIsTrainedAloneHasAllTheWeight() throws Exception {
    TrainedRelease release = run(people, SMALL.withEpochs(1).forTasks(Set.of(ModelTask.IDENTITY)));

    assertThat(release.summary().gradNormWeights()).containsExactly(1, 0);
    assertThat(SMALL.forTasks(Set.of(ModelTask.values()))).isEqualTo(SMALL);
  }

  @Test
  void shortRecordsAreTrainedOnByTheFirstOfEachPerson() throws Exception {
    RecordingSource brief = new SimulatedRecordings(3, 3, Duration.ofSeconds(12), 7);

    TrainedRelease release =
        run(
            brief,
            SMALL
                .withBatchSize(8)
                .withEpochs(1)
                .withSplit(TrainingOptions.SPLIT_FIRST_RECORD)
                .forTasks(Set.of(ModelTask.IDENTITY)));

    assertThat(release.summary().evaluation().protocol()).isEqualTo("first-record");
    assertThat(release.summary().evaluation().identity().accuracy()).isNotNull();
    assertThat(ModelCard.markdown(release, "0", "train")).contains("all but the first record");
  }

  @Test
  void withoutAValidationPartNothingIsCalibratedAndEverybodyClaimed() throws Exception {
    RecordedData data = RecordedData.read(people, Set.of());

    TrainedRelease release =
        new SplitTrainer(data)
            .train(Split.everything(data), EVERY_LEVER.withEpochs(1), ProgressListener.SILENT);

    ModelContract contract = ModelFile.of(release.onnx()).contract();
    assertThat(contract.rejection())
        .isEqualTo(new UnknownPersonRule(UnknownPersonRule.Score.MAX_PROBABILITY, List.of(0.0)));
    assertThat(contract.templates()).isNull();
    assertThat(release.summary().identityAccuracy()).isNaN();
  }

  @Test
  void whoHasNoRecordingThatAWindowFitsIntoIsNobodyTheModelKnows() throws Exception {
    RecordedData data =
        RecordedData.read(
            TestRecordings.source(
                TestRecordings.recording("anna", "rest", 40, 0, 0),
                TestRecordings.recording("ben", "rest", 40, 0, 0),
                TestRecordings.recording("eve", "rest", 2, 0, 0)),
            Set.of());
    Split split = SplitProtocol.BLOCKED.splits(data, Duration.ofSeconds(2), 1).get(0);

    TrainedRelease release =
        new SplitTrainer(data)
            .train(
                split,
                SMALL.withBatchSize(8).withEpochs(1).forTasks(Set.of(ModelTask.IDENTITY)),
                ProgressListener.SILENT);

    assertThat(release.contract().identities()).containsExactly("anna", "ben");
  }

  @Test
  void recordingsWhoseTenthHoldsNoWindowAreCalibratedOnMoreOfThem() throws Exception {
    TrainedRelease release =
        run(new SimulatedRecordings(2, 1, Duration.ofSeconds(15), 7), SMALL.withEpochs(1));

    assertThat(release.contract().templates()).as("there were windows to calibrate on").isNotNull();
    assertThat(release.contract().metrics()).as("the test part holds none").isEmpty();
  }

  @Test
  void recordingsThatAreTooShortAreRefusedWithAReason() {
    RecordingSource brief = new SimulatedRecordings(2, 1, Duration.ofSeconds(15), 7);
    RecordingSource instant = new SimulatedRecordings(2, 1, Duration.ofSeconds(2), 7);
    RecordingSource alone = new SimulatedRecordings(1, 1, Duration.ofSeconds(40), 7);

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
