package org.dt4ecg.study.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.study.figures.Figure;
import org.dt4ecg.study.figures.RunFigures;
import org.dt4ecg.study.outcome.OutcomeStore;
import org.dt4ecg.study.outcome.RunOutcome;
import org.dt4ecg.study.plan.DataSet;
import org.dt4ecg.study.plan.Experiment;
import org.dt4ecg.study.plan.StudyPlan;
import org.dt4ecg.study.run.StudyRunner.StudyException;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.dt4ecg.training.learning.TrainingException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class StudyRunnerTest {

  private static Map<DataSet, Recordings> recordings = Map.of();

  private final Path folder;
  private final OutcomeStore store;
  private final List<String> trained = new ArrayList<>();
  private final List<StudyProgress> heard = new ArrayList<>();

  StudyRunnerTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    store = new OutcomeStore(folder);
  }

  @BeforeAll
  static void readRecordings() throws IOException {
    recordings =
        Map.of(DataSet.MOTION_ECG, Recordings.read(DataSet.MOTION_ECG, MadeStudy.recordings()));
  }

  @Test
  void everySplitAndSeedLeavesAnOutcome() throws Exception {
    StudyPlan plan = plan(SplitProtocol.CROSS_PASS, 1, 2);

    int done = runner().run(plan, recordings, Shard.ALL);

    assertThat(done).isEqualTo(4);
    assertThat(store.readAll())
        .extracting(outcome -> outcome.figures().split() + " " + outcome.figures().seed())
        .containsExactlyInAnyOrder("01-to-02 1", "01-to-02 2", "02-to-01 1", "02-to-01 2");
  }

  @Test
  void figuresComeFromTheTestSideOfTheSplit() throws Exception {
    runner().run(plan(SplitProtocol.BLOCKED, 1), recordings, Shard.ALL);

    RunFigures figures = store.readAll().get(0).figures();

    // The published model was trained on these very people.
    assertThat(figures.values().get(Figure.IDENTITY_ACCURACY)).isGreaterThan(0.8);
    assertThat(figures.values())
        .containsKeys(
            Figure.ACTIVITY_ACCURACY,
            Figure.UNKNOWN,
            Figure.IDENTITY_CALIBRATION_ERROR,
            Figure.PARAMETERS);
    assertThat(figures.confusions()).containsOnlyKeys(ModelTask.IDENTITY, ModelTask.ACTIVITY);
    assertThat(figures.reliability().get(ModelTask.ACTIVITY)).hasSize(15);
  }

  @Test
  void aStudyGoesOnWhereItWasInterrupted() throws Exception {
    StudyPlan plan = plan(SplitProtocol.CROSS_PASS, 1);
    StudyRunner interrupted =
        new StudyRunner(
            store,
            (data, split, options, checkpoint, listener) -> {
              if (!trained.isEmpty()) {
                throw new IOException("the power went out");
              }
              trained.add(split.name());
              return MadeStudy.trained(listener);
            },
            heard::add);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> interrupted.run(plan, recordings, Shard.ALL));
    trained.clear();

    int done = runner().run(plan, recordings, Shard.ALL);

    assertThat(done).isEqualTo(1);
    assertThat(trained).containsExactly("02-to-01");
    assertThat(heard).extracting(StudyProgress::stage).contains(StudyProgress.Stage.THERE_ALREADY);
  }

  @Test
  void figuresAreTakenAnewFromTheModelWithoutTraining() throws Exception {
    StudyPlan plan = plan(SplitProtocol.BLOCKED, 1);
    runner().run(plan, recordings, Shard.ALL);
    RunOutcome before = store.readAll().get(0);
    Files.delete(folder.resolve(before.key() + ".json"));
    trained.clear();

    runner().run(plan, recordings, Shard.ALL);

    assertThat(trained).isEmpty();
    assertThat(store.readAll()).singleElement().usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void shardsShareTheRunsAndTogetherDoAllOfThem() throws Exception {
    StudyPlan plan = plan(SplitProtocol.CROSS_PASS, 1, 2);

    int first = runner().run(plan, recordings, Shard.of("1/3"));
    int second = runner().run(plan, recordings, Shard.of("2/3"));
    int third = runner().run(plan, recordings, Shard.of("3/3"));

    assertThat(List.of(first, second, third)).containsExactly(2, 1, 1);
    assertThat(store.readAll()).hasSize(4);
    assertThat(runner().run(plan, recordings, Shard.ALL)).isZero();
  }

  @Test
  void runsOnRecordingsThatAreNotThereAreLeftOut() throws Exception {
    assertThat(runner().run(plan(SplitProtocol.BLOCKED, 1), Map.of(), Shard.ALL)).isZero();
  }

  @Test
  void otherSeedsAndOptionsHaveOtherOutcomes() {
    List<PlannedRun> runs = PlannedRuns.of(plan(SplitProtocol.BLOCKED, 1, 2), recordings);
    PlannedRun one = runs.get(0);

    assertThat(one.key()).isNotEqualTo(runs.get(1).key());
    assertThat(one.key())
        .isEqualTo(PlannedRuns.of(plan(SplitProtocol.BLOCKED, 1), recordings).get(0).key());
    assertThat(one.key().name()).startsWith("motion-ecg_classification_blocked_dt4ecg-published_");
  }

  @Test
  void peopleWhoWereLeftOutAreStrangersAndThenEnrolled() throws Exception {
    StudyPlan plan = MadeStudy.plan(Experiment.LEFT_OUT_PEOPLE, SplitProtocol.BLOCKED, List.of(1L));

    runner().run(plan, recordings, Shard.ALL);

    assertThat(store.readAll())
        .hasSize(5)
        .allSatisfy(
            outcome ->
                assertThat(outcome.figures().values())
                    .containsKeys(
                        Figure.ENROLLED_ACCURACY,
                        Figure.ENROLLED_WRONG_CLAIMS,
                        Figure.KNOWN_BESIDE_ENROLLED));
  }

  @Test
  void aTrainingThatFailsNamesTheRun() {
    StudyRunner failing =
        new StudyRunner(
            store,
            (data, split, options, checkpoint, listener) -> {
              throw new TrainingException("too few windows");
            },
            heard::add);

    assertThatExceptionOfType(StudyException.class)
        .isThrownBy(() -> failing.run(plan(SplitProtocol.BLOCKED, 1), recordings, Shard.ALL))
        .withMessageContaining("blocked")
        .withMessageContaining("seed 1")
        .withMessageContaining("too few windows");
  }

  @Test
  void progressTellsTheRunTheEpochAndTheTimeLeft() throws Exception {
    runner().run(plan(SplitProtocol.BLOCKED, 1, 2), recordings, Shard.ALL);

    assertThat(heard.get(0).line())
        .startsWith("[1/2] motion-ecg classification blocked dt4ecg")
        .contains("seed 1: epoch 1/25, loss 2.300 identity, 1.600 activity; 0 h 01 min left");
    assertThat(heard.get(heard.size() - 1).line()).endsWith("done; 0 h 00 min left");
  }

  private StudyRunner runner() {
    return new StudyRunner(
        store,
        (data, split, options, checkpoint, listener) -> {
          trained.add(split.name());
          return MadeStudy.trained(listener);
        },
        heard::add);
  }

  private static StudyPlan plan(SplitProtocol protocol, long... seeds) {
    return MadeStudy.plan(
        Experiment.CLASSIFICATION, protocol, Arrays.stream(seeds).boxed().toList());
  }
}
