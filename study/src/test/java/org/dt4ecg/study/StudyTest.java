package org.dt4ecg.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.study.Study.StudyResult;
import org.dt4ecg.study.plan.DataSet;
import org.dt4ecg.study.plan.Experiment;
import org.dt4ecg.study.plan.RunGroup;
import org.dt4ecg.study.plan.StudyPlan;
import org.dt4ecg.study.plan.Variants;
import org.dt4ecg.study.run.MadeStudy;
import org.dt4ecg.study.run.ModelTrainer;
import org.dt4ecg.study.run.Shard;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From simulated recordings to the page. */
@Tag("slow")
class StudyTest {

  private static final StudyPlan PLAN =
      MadeStudy.plan(Experiment.CLASSIFICATION, SplitProtocol.BLOCKED, List.of(1L, 2L));
  private static final ModelTrainer TRAINER =
      (data, split, options, checkpoint, listener) -> MadeStudy.trained(listener);
  private static final ModelTrainer NONE =
      (data, split, options, checkpoint, listener) -> {
        throw new IOException("nothing may be trained here");
      };

  private final Path folder;

  StudyTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aStudyEndsInAPage() throws Exception {
    StudyResult result = new Study(TRAINER).run(options(recordings()), progress -> {});

    assertThat(result.done()).isEqualTo(2);
    assertThat(result.outcomes()).isEqualTo(2);
    assertThat(result.report()).content().contains("All 2 runs of the plan made.", "<figure>");
    assertThat(result.bars())
        .anySatisfy(
            bar -> {
              assertThat(bar.seeds()).isEqualTo(2);
              assertThat(bar.mean()).isBetween(0.0, 1.0);
            });
  }

  @Test
  void theReportIsMadeAgainWithoutRecordingsAndWithoutTraining() throws Exception {
    new Study(TRAINER).run(options(recordings()), progress -> {});

    StudyResult result = new Study(NONE).run(options(Map.of()), progress -> {});

    assertThat(result.done()).isZero();
    assertThat(result.outcomes()).isEqualTo(2);
  }

  @Test
  void outcomesOfOtherPlansAreLeftOut() throws Exception {
    new Study(TRAINER).run(options(recordings()), progress -> {});
    StudyPlan other = MadeStudy.plan(Experiment.CLASSIFICATION, SplitProtocol.BLOCKED, List.of(3L));

    StudyResult result = new Study(NONE).run(options(other, Map.of()), progress -> {});

    assertThat(result.outcomes()).isZero();
  }

  @Test
  void twoOutcomesOfOneRunAreRefusedUnlessTheRecordingsTellWhichCounts() throws Exception {
    new Study(TRAINER).run(options(recordings()), progress -> {});
    Path outcome;
    try (var files = Files.list(folder.resolve("outcomes"))) {
      outcome =
          files
              .filter(file -> file.toString().matches(".*seed1_[0-9a-f]+\\.json"))
              .findFirst()
              .orElseThrow();
    }
    String changed =
        Files.readString(outcome)
            .replaceFirst("\"dataSha256\":\"[0-9a-f]+\"", "\"dataSha256\":\"0000\"")
            .replaceFirst("(\"key\":\"[^\"]+_)[0-9a-f]+\"", "$10000\"");
    Files.writeString(folder.resolve("outcomes").resolve("other.json"), changed);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> new Study(NONE).run(options(Map.of()), progress -> {}))
        .withMessageContaining("same run");
    assertThat(new Study(NONE).run(options(recordings()), progress -> {}).outcomes()).isEqualTo(2);
  }

  @Test
  void outcomesOfAnotherRevisionAreLeftOut() throws Exception {
    new Study(TRAINER).run(options(recordings()), progress -> {});
    rewriteOutcomes("\"revision\":1,", "\"revision\":9,");

    StudyResult result = new Study(NONE).run(options(Map.of()), progress -> {});

    assertThat(result.outcomes()).isZero();
    assertThat(result.report()).content().contains("0 of 2 runs");
  }

  @Test
  void whereRecordingsAreGivenOnlyTheRunsOnThemCount() throws Exception {
    new Study(TRAINER).run(options(recordings()), progress -> {});
    rewriteOutcomes("\"key\":\"motion", "\"key\":\"other");

    assertThat(new Study(NONE).run(options(recordings()), progress -> {}).outcomes()).isZero();
    assertThat(new Study(NONE).run(options(Map.of()), progress -> {}).outcomes()).isEqualTo(2);
  }

  @Test
  void aStudyOfSomeRecordingsOnlyIsNotComplete() throws Exception {
    RunGroup elsewhere =
        new RunGroup(
            Experiment.CLASSIFICATION,
            DataSet.ECG_ID,
            SplitProtocol.FIRST_RECORD,
            Variants.published(),
            List.of(1L));
    List<RunGroup> groups = new ArrayList<>(PLAN.groups());
    groups.add(elsewhere);

    StudyResult result =
        new Study(TRAINER)
            .run(options(new StudyPlan("made", groups), recordings()), progress -> {});

    assertThat(result.report())
        .content()
        .contains("2 of 3 runs of the plan made", "ecg-id classification first-record")
        .doesNotContain("All 2 runs");
  }

  private void rewriteOutcomes(String what, String with) throws IOException {
    List<Path> outcomes;
    try (var files = Files.list(folder.resolve("outcomes"))) {
      outcomes = files.filter(file -> file.toString().matches(".*_[0-9a-f]+\\.json")).toList();
    }
    assertThat(outcomes).hasSize(2);
    for (Path outcome : outcomes) {
      Files.writeString(outcome, Files.readString(outcome).replace(what, with));
    }
  }

  private static Map<DataSet, RecordingSource> recordings() {
    return Map.of(DataSet.MOTION_ECG, MadeStudy.recordings());
  }

  private StudyOptions options(Map<DataSet, RecordingSource> sources) {
    return options(PLAN, sources);
  }

  private StudyOptions options(StudyPlan plan, Map<DataSet, RecordingSource> sources) {
    return new StudyOptions(
        plan,
        sources,
        folder.resolve("outcomes"),
        Shard.ALL,
        folder.resolve("report"),
        null,
        List.of("./dt4ecg report --out report"));
  }
}
