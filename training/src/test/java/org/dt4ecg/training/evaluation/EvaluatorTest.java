package org.dt4ecg.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;
import static org.dt4ecg.training.dataset.TestRecordings.recording;
import static org.dt4ecg.training.dataset.TestRecordings.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Set;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.dt4ecg.training.dataset.TestRecordings;
import org.junit.jupiter.api.Test;

class EvaluatorTest {

  @Test
  void figuresCountWhatTheModelSays() throws Exception {
    RecordingSource source =
        source(recording("anna", "run", 28, 0, 0), recording("ben", "walk", 28, 13, 600));
    ServableModel alwaysAnna = new FixedModel(new float[] {0.8f, 0.2f}, new float[] {0.6f, 0.4f});

    EvaluationResult result =
        new Evaluator(alwaysAnna).evaluate(source, SplitProtocol.ALL, Set.of());

    assertThat(result.windows()).isEqualTo(13);
    assertThat(result.incomplete()).isEqualTo(1);
    assertThat(result.unusable()).isZero();
    assertThat(result.identity().accuracy()).isCloseTo(7 / 13.0, within(1e-9));
    assertThat(result.identity().perPerson()).containsEntry("anna", 1.0).containsEntry("ben", 0.0);
    assertThat(result.identity().unknown()).isZero();
    assertThat(result.identity().wrongClaims()).isCloseTo(6 / 13.0, within(1e-9));
    assertThat(result.identity().confusion().matrix()).isDeepEqualTo(new long[][] {{7, 0}, {6, 0}});
    assertThat(result.activity().perClass()).containsEntry("run", 1.0).containsEntry("walk", 0.0);
    assertThat(result.calibration().identity()).isCloseTo(0.8 - 7 / 13.0, within(1e-6));
  }

  @Test
  void usableWindowsOfASessionAreFused() throws Exception {
    RecordingSource source =
        source(recording("anna", "run", 28, 0, 0), recording("ben", "walk", 28, 13, 600));

    EvaluationResult result =
        new Evaluator(new FixedModel(new float[] {0.8f, 0.2f}, new float[] {0.6f, 0.4f}))
            .evaluate(source, SplitProtocol.ALL, Set.of());

    assertThat(result.identity().fusedWindows())
        .containsExactly(entry("1", 13L), entry("3", 9L), entry("5", 5L), entry("10", 0L));
    assertThat(result.identity().fused()).containsEntry("5", 3 / 5.0).containsEntry("10", null);
    assertThat(result.activity().fused()).containsEntry("1", result.activity().accuracy());
    assertThat(result.activity().summed()).isEqualTo(result.activity().fused());
    assertThat(result.identity().perRecording()).isEqualTo(new EvaluationResult.Recordings(2, 0.5));
  }

  @Test
  void belowTheThresholdNobodyIsNamed() throws Exception {
    EvaluationResult result =
        new Evaluator(new FixedModel(new float[] {0.55f, 0.45f}, new float[] {0.6f, 0.4f}))
            .evaluate(source(recording("ben", "walk", 20, 0, 0)), SplitProtocol.ALL, Set.of("01"));

    assertThat(result.identity().unknown()).isEqualTo(1.0);
    assertThat(result.identity().wrongClaims()).isZero();
    assertThat(result.identity().accuracy()).isZero();
  }

  @Test
  void strangersCountForRejectionAloneAndUnknownActivitiesForNothing() throws Exception {
    EvaluationResult result =
        new Evaluator(new FixedModel(new float[] {0.55f, 0.45f}, new float[] {0.6f, 0.4f}))
            .evaluate(source(recording("eve", "dance", 20, 0, 0)), SplitProtocol.ALL, Set.of());

    assertThat(result.strangers().windows()).isEqualTo(5);
    assertThat(result.strangers().rejected()).isEqualTo(1.0);
    assertThat(result.strangers().rejectedFused()).containsEntry("5", 1.0);
    assertThat(result.strangers().openSet()).as("nobody known to compare with").isNull();
    assertThat(result.identity().accuracy()).isNull();
    assertThat(result.activity().accuracy()).isNull();
    assertThat(result.calibration().activity()).isNull();
  }

  @Test
  void theBlockedProtocolLooksAtTheLastPartAlone() throws Exception {
    EvaluationResult result =
        new Evaluator(new FixedModel(new float[] {0.8f, 0.2f}, new float[] {0.6f, 0.4f}))
            .evaluate(source(recording("anna", "run", 100, 0, 0)), SplitProtocol.BLOCKED, Set.of());

    assertThat(result.protocol()).isEqualTo("blocked");
    assertThat(result.windows()).isEqualTo(6);
  }

  @Test
  void jsonHasTheNamesThatScriptsDependOn() throws Exception {
    EvaluationResult result =
        new Evaluator(new FixedModel(new float[] {0.8f, 0.2f}, new float[] {0.6f, 0.4f}))
            .evaluate(source(recording("anna", "run", 24, 0, 0)), SplitProtocol.ALL, Set.of());

    JsonNode json = JsonMapper.builder().build().valueToTree(result);

    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "model",
            "modelVersion",
            "protocol",
            "dataset",
            "trainingDataset",
            "tasks",
            "windows",
            "incomplete",
            "unusable",
            "strangers",
            "identity",
            "activity",
            "calibration",
            "byPerson",
            "byActivity",
            "seconds");
    assertThat(json.at("/identity/fused/5").asDouble()).isEqualTo(1.0);
    assertThat(json.at("/identity/perPerson/anna").asDouble()).isEqualTo(1.0);
    assertThat(json.at("/identity/confusion/matrix/0/0").asInt()).isEqualTo(6);
    assertThat(json.at("/activity/perClass/run").asDouble()).isEqualTo(1.0);
    assertThat(json.at("/calibration/activity").asDouble()).isCloseTo(0.4, within(1e-6));
    assertThat(json.at("/strangers/windows").asInt()).isZero();
    assertThat(json.at("/identity/unknown").asDouble()).isZero();
    assertThat(json.at("/activity/fused/5").asDouble()).isEqualTo(1.0);
    assertThat(json.at("/activity/confusion/matrix/0/0").asInt()).isEqualTo(6);
    assertThat(json.at("/byPerson/anna/windows").asInt()).isEqualTo(6);
    assertThat(json.at("/byActivity/run/identityFused").asDouble()).isEqualTo(1.0);
  }

  @Test
  void strangersAndKnownPeopleAreComparedAtEveryThreshold() throws Exception {
    EvaluationResult result =
        new Evaluator(new FixedModel(new float[] {0.8f, 0.2f}, new float[] {0.6f, 0.4f}))
            .evaluate(
                source(recording("anna", "run", 24, 0, 0), recording("eve", "run", 24, 0, 0)),
                SplitProtocol.ALL,
                Set.of());

    assertThat(result.strangers().openSet()).isNotNull();
    assertThat(result.strangers().openSet().equalErrorRate()).isEqualTo(0.5);
    assertThat(result.strangers().openSetFused()).isNotNull();
    assertThat(result.strangers().openSetFused().rejectedAtOnePercent()).isZero();
    assertThat(result.byPerson())
        .containsEntry("eve", new GroupFigures(6, 0, 0.0, null, 1.0, null, null, 1.0, 1.0))
        .containsEntry("anna", new GroupFigures(6, 0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0));
  }

  @Test
  void peopleOfAnotherFolderAreStrangersWhateverTheyAreCalled() throws Exception {
    RecordedData known = RecordedData.read(source(recording("anna", "run", 24, 0, 0)), Set.of());
    RecordedData others =
        RecordedData.read(
            source(recording("anna", "run", 24, 0, 0), recording("eve", "run", 8, 0, 0)), Set.of());

    EvaluationResult result =
        new Evaluator(new FixedModel(new float[] {0.8f, 0.2f}, new float[] {0.6f, 0.4f}))
            .evaluate(known, SplitProtocol.ALL, others);

    assertThat(result.windows()).as("of the known alone").isEqualTo(6);
    assertThat(result.identity().accuracy()).isEqualTo(1.0);
    assertThat(result.strangers().dataset()).isEqualTo("made-up");
    assertThat(result.strangers().people()).isEqualTo(2);
    assertThat(result.strangers().windows()).isEqualTo(8);
    assertThat(result.strangers().rejected()).isZero();
    assertThat(result.strangers().peopleNamed()).as("eve has no five windows").isEqualTo(1);
  }

  @Test
  void strangersWhoAreAllRejectedAreNamedNobody() throws Exception {
    RecordedData others = RecordedData.read(source(recording("eve", "run", 24, 0, 0)), Set.of());

    EvaluationResult result =
        new Evaluator(new FixedModel(new float[] {0.55f, 0.45f}, new float[] {0.6f, 0.4f}))
            .evaluate(others, SplitProtocol.ALL, others);

    assertThat(result.strangers().rejected()).isEqualTo(1.0);
    assertThat(result.strangers().peopleNamed()).isZero();
  }

  @Test
  void aModelOfOneTaskHasNoFiguresOfTheOther() throws Exception {
    RecordingSource source =
        source(recording("anna", "run", 28, 0, 0), recording("eve", "walk", 28, 0, 0));
    ServableModel tellsActivities =
        new FixedModel(
            FixedModel.contract(List.of(), List.of("run", "walk"), TestRecordings.RATE_HZ),
            new Prediction(new float[0], new float[] {0.6f, 0.4f}, new float[] {1}));
    ServableModel tellsPeople =
        new FixedModel(
            FixedModel.contract(List.of("anna", "ben"), List.of(), TestRecordings.RATE_HZ),
            new Prediction(new float[] {0.8f, 0.2f}, new float[0], new float[] {1}));

    EvaluationResult activities =
        new Evaluator(tellsActivities).evaluate(source, SplitProtocol.ALL, Set.of());
    EvaluationResult people =
        new Evaluator(tellsPeople).evaluate(source, SplitProtocol.ALL, Set.of());

    assertThat(activities.tasks()).containsExactly("activity");
    assertThat(activities.activity().accuracy()).isEqualTo(0.5);
    assertThat(activities.activity().fused()).containsEntry("5", 0.5);
    assertThat(activities.identity().accuracy()).isNull();
    assertThat(activities.identity().unknown()).isNull();
    assertThat(activities.strangers().windows()).isZero();
    assertThat(activities.byPerson())
        .containsEntry("eve", new GroupFigures(7, 0, null, null, null, null, null, 0.0, 0.0));
    assertThat(people.tasks()).containsExactly("identity");
    assertThat(people.identity().accuracy()).isEqualTo(1.0);
    assertThat(people.activity().accuracy()).isNull();
    assertThat(people.strangers().rejected()).isZero();
    RecordedData others = RecordedData.read(source, Set.of());
    assertThatThrownBy(
            () -> new Evaluator(tellsActivities).evaluate(others, SplitProtocol.ALL, others))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was not trained to tell people");
  }

  @Test
  void theFirstRecordProtocolLooksAtLaterRecordsAlone() throws Exception {
    EvaluationResult result =
        new Evaluator(new FixedModel(new float[] {0.8f, 0.2f}, new float[] {0.6f, 0.4f}))
            .evaluate(
                source(recording("anna", "run", 40, 0, 0), recording("anna", "walk", 20, 0, 0)),
                SplitProtocol.FIRST_RECORD,
                Set.of());

    assertThat(result.protocol()).isEqualTo("first-record");
    assertThat(result.windows()).isEqualTo(5);
  }

  @Test
  void protocolsAreFoundByTheirNames() {
    assertThat(SplitProtocol.ofEvaluation("blocked")).isEqualTo(SplitProtocol.BLOCKED);
    assertThatThrownBy(() -> SplitProtocol.ofEvaluation("random"))
        .hasMessageContaining("[all, blocked, first-record]");
  }
}
