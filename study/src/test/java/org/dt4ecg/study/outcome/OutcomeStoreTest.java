package org.dt4ecg.study.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dt4ecg.study.figures.MadeFigures;
import org.dt4ecg.study.plan.DataSet;
import org.dt4ecg.study.plan.Series;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomeStoreTest {

  private static final RunKey KEY = RunKey.of(List.of("motion-ecg", "blocked"), List.of("all"));

  private final Path folder;
  private final OutcomeStore store;

  OutcomeStoreTest(@TempDir Path folder) throws IOException {
    this.folder = folder.resolve("outcomes");
    store = new OutcomeStore(this.folder);
  }

  @Test
  void anOutcomeComesBackAsItWasWritten() throws IOException {
    RunOutcome outcome = outcome(RunOutcome.FORMAT);

    store.write(KEY, outcome);

    assertThat(store.has(KEY)).isTrue();
    assertThat(store.readAll()).singleElement().usingRecursiveComparison().isEqualTo(outcome);
  }

  @Test
  void anOutcomeFromBeforeRevisionsAndSamplesIsOfTheFirstRevisionAndHasNone() throws IOException {
    store.write(KEY, outcome(RunOutcome.FORMAT));
    Path file = folder.resolve(KEY.name() + ".json");
    String before = Files.readString(file);
    String old = before.replace("\"revision\":1,", "").replace("\"samples\":{},", "");
    Files.writeString(file, old);

    assertThat(old).hasSizeLessThan(before.length() - 20);
    assertThat(store.readAll())
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.revision()).isEqualTo(1);
              assertThat(outcome.figures().samples()).isEmpty();
            });
  }

  @Test
  void aModelComesBackWithHowItWasTrained() throws IOException {
    TrainedModel model =
        new TrainedModel(
            new byte[] {1, 2, 3}, new TrainedModel.Training(274_213, 12.5, 0.04, null, null));

    store.write(KEY, model);

    assertThat(store.model(KEY))
        .hasValueSatisfying(kept -> assertThat(kept).usingRecursiveComparison().isEqualTo(model));
    assertThat(store.has(KEY)).isFalse();
    assertThat(store.readAll()).isEmpty();
  }

  @Test
  void nothingButWholeFilesIsLeftBehind() throws IOException {
    store.write(KEY, outcome(RunOutcome.FORMAT));
    store.write(KEY, outcome(RunOutcome.FORMAT));

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files)
          .extracting(Path::getFileName)
          .containsExactly(Path.of(KEY.name() + ".json"));
    }
  }

  @Test
  void anOutcomeOfAnotherFormatCountsAsMissing() throws IOException {
    store.write(KEY, outcome(RunOutcome.FORMAT + 1));

    assertThat(store.has(KEY)).isFalse();
    assertThat(store.readAll()).isEmpty();
  }

  @Test
  void aDamagedOutcomeIsNamedWithWhatToDo() throws IOException {
    Path file = folder.resolve(KEY.name() + ".json");
    Files.writeString(file, "{\"format\": 1, \"figures\":");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> store.readAll())
        .withMessageContaining(file.toString())
        .withMessageContaining("remove it");
  }

  @Test
  void equalRunsHaveEqualKeysAndOthersHaveNot() {
    assertThat(RunKey.of(List.of("a"), List.of("x", "y")))
        .isEqualTo(RunKey.of(List.of("a"), List.of("x", "y")))
        .isNotEqualTo(RunKey.of(List.of("a"), List.of("xy", "")))
        .isNotEqualTo(RunKey.of(List.of("a"), List.of("y", "x")));
  }

  @Test
  void aKeyIsAFileNameOnEverySystem() {
    assertThat(RunKey.of(List.of("GradNorm α=0.12", "a/b\\c: d"), List.of("x")).name())
        .matches("[a-z0-9._-]+");
  }

  private static RunOutcome outcome(int format) {
    Series series = Series.published(DataSet.MOTION_ECG, SplitProtocol.BLOCKED);
    return new RunOutcome(
        format,
        series.experiment().revision(),
        KEY.name(),
        "options",
        "ctu-motion-ecg",
        "0123",
        "abcdef",
        MadeFigures.of(series, "all", 1, 7));
  }
}
