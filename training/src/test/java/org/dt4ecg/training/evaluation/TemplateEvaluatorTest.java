package org.dt4ecg.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;
import static org.dt4ecg.training.dataset.TestRecordings.source;
import static org.dt4ecg.training.evaluation.LevelModel.recording;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.model.TemplateMatching;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.evaluation.TemplateEvaluation.Beside;
import org.junit.jupiter.api.Test;

/**
 * A template takes eight windows of 4 s; of 100 s at rest that leaves 17, which make eight
 * decisions over ten. People are alike whose counts differ by less than 300.
 */
class TemplateEvaluatorTest {

  private static final int SECONDS = 100;

  private final TemplateEvaluator evaluator =
      new TemplateEvaluator(
          new LevelModel(
              List.of("kim", "lou"),
              new TemplateMatching(0.95, -1, List.of(), List.of()),
              "0".repeat(64)));

  @Test
  void whoIsEnrolledIsNamedAndEverybodyElseIsNobody() throws Exception {
    RecordedData data =
        data(
            recording("anna", "rest", SECONDS, 0),
            recording("ben", "rest", SECONDS, 700),
            recording("eve", "rest", SECONDS, 1400));

    TemplateEvaluation result = evaluator.evaluate(data, null, 1);

    assertThat(result.people()).isEqualTo(3);
    assertThat(result.enrolled()).isEqualTo(3);
    assertThat(result.refused()).isEmpty();
    assertThat(result.strangersDataset()).isNull();
    assertThat(result.beside())
        .containsExactly(
            new Beside(1, 20, 1.0, 0.0, 0.0, 2, 1.0), new Beside(3, 1, 1.0, 0.0, 0.0, 0, null));
  }

  @Test
  void aStrangerOfAnotherFolderWhoLooksLikeSomebodyEnrolledIsNamedWhateverTheNames()
      throws Exception {
    RecordedData data =
        data(recording("anna", "rest", SECONDS, 0), recording("ben", "rest", SECONDS, 700));
    RecordedData others =
        data(recording("anna", "rest", SECONDS, 50), recording("kim", "rest", SECONDS, 1400));

    TemplateEvaluation result = evaluator.evaluate(data, others, 1);

    assertThat(result.strangersDataset()).isEqualTo("made-up");
    assertThat(result.beside()).element(1).isEqualTo(new Beside(2, 1, 1.0, 0.0, 0.0, 2, 0.5));
  }

  @Test
  void twoPeopleWhoLookAlikeAreNobodyOnceBothAreEnrolled() throws Exception {
    RecordedData data =
        data(recording("anna", "rest", SECONDS, 0), recording("ben", "rest", SECONDS, 20));

    List<Beside> beside = evaluator.evaluate(data, null, 1).beside();

    assertThat(beside)
        .containsExactly(
            new Beside(1, 20, 1.0, 0.0, 0.0, 1, 0.0), new Beside(2, 1, 0.0, 0.0, 1.0, 0, null));
  }

  @Test
  void peopleAreEnrolledAtRestWhateverIsRecordedFirst() throws Exception {
    RecordedData data =
        data(recording("anna", "run", 60, 0), recording("anna", "rest", SECONDS, 700));

    Beside alone = evaluator.evaluate(data, null, 1).beside().get(0);

    // Eight decisions at rest like the template, six of the run unlike it.
    assertThat(alone.right()).isCloseTo(8 / 14.0, within(1e-9));
    assertThat(alone.unnamed()).isCloseTo(6 / 14.0, within(1e-9));
  }

  @Test
  void whoHasTooLittleIsNotEnrolledAndCounted() throws Exception {
    RecordedData data =
        data(
            recording("anna", "rest", SECONDS, 0),
            recording("ben", "rest", 12, 700),
            recording("eve", "rest", 16, 1400));

    TemplateEvaluation result = evaluator.evaluate(data, null, 1);

    assertThat(result.people()).isEqualTo(3);
    assertThat(result.enrolled()).isEqualTo(1);
    assertThat(result.refused())
        .containsExactly(entry("There is less than half a minute of usable ECG", 2));
  }

  @Test
  void theSameSeedDrawsTheSamePeople() throws Exception {
    RecordedData data =
        data(
            recording("anna", "rest", SECONDS, 0),
            recording("ben", "rest", SECONDS, 20),
            recording("eve", "rest", SECONDS, 1400));

    assertThat(evaluator.evaluate(data, null, 5)).isEqualTo(evaluator.evaluate(data, null, 5));
  }

  @Test
  void aModelWithoutTemplatesAndRecordingsInAnotherUnitAreRefused() throws Exception {
    RecordedData data = data(recording("anna", "rest", SECONDS, 0));
    RecordedData millivolts =
        RecordedData.read(new SimulatedRecordings(1, 1, Duration.ofSeconds(5), 1), Set.of());

    assertThatThrownBy(
            () ->
                new TemplateEvaluator(new LevelModel(List.of("kim"), null, "0".repeat(64)))
                    .evaluate(data, null, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes no templates");
    assertThatThrownBy(() -> evaluator.evaluate(millivolts, null, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is in millivolts")
        .hasMessageContaining("--counts-per-mv");
    assertThatThrownBy(() -> evaluator.evaluate(data, millivolts, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is in millivolts");
  }

  private static RecordedData data(Recording... recordings) throws IOException {
    return RecordedData.read(source(recordings), Set.of());
  }
}
