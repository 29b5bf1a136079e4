package org.dt4ecg.retraining.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.dt4ecg.retraining.dataset.TestRecordings.RATE_HZ;
import static org.dt4ecg.retraining.dataset.TestRecordings.recording;
import static org.dt4ecg.retraining.dataset.TestRecordings.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.WindowClassifier;
import org.junit.jupiter.api.Test;

class EvaluatorTest {

  @Test
  void figuresCountWhatTheModelSays() throws Exception {
    RecordingSource source =
        source(recording("anna", "run", 28, 0, 0), recording("ben", "walk", 28, 13, 600));
    ServableModel alwaysAnna = new FixedModel(new float[] {0.8f, 0.2f}, new float[] {0.6f, 0.4f});

    EvaluationResult result = new Evaluator(alwaysAnna).evaluate(source, Protocol.ALL, Set.of());

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
  void votesAreFusedOverConsecutiveWindowsOfASessionOnly() throws Exception {
    RecordingSource source =
        source(recording("anna", "run", 28, 0, 0), recording("ben", "walk", 28, 13, 600));

    EvaluationResult result =
        new Evaluator(new FixedModel(new float[] {0.8f, 0.2f}, new float[] {0.6f, 0.4f}))
            .evaluate(source, Protocol.ALL, Set.of());

    assertThat(result.identity().fusedWindows()).containsEntry("5", 3L);
    assertThat(result.identity().fused()).containsEntry("5", 1.0);
  }

  @Test
  void belowTheThresholdNobodyIsNamed() throws Exception {
    EvaluationResult result =
        new Evaluator(new FixedModel(new float[] {0.55f, 0.45f}, new float[] {0.6f, 0.4f}))
            .evaluate(source(recording("ben", "walk", 20, 0, 0)), Protocol.ALL, Set.of("01"));

    assertThat(result.identity().unknown()).isEqualTo(1.0);
    assertThat(result.identity().wrongClaims()).isZero();
    assertThat(result.identity().accuracy()).isZero();
  }

  @Test
  void strangersCountForRejectionAloneAndUnknownActivitiesForNothing() throws Exception {
    EvaluationResult result =
        new Evaluator(new FixedModel(new float[] {0.55f, 0.45f}, new float[] {0.6f, 0.4f}))
            .evaluate(source(recording("eve", "dance", 20, 0, 0)), Protocol.ALL, Set.of());

    assertThat(result.strangers()).isEqualTo(new EvaluationResult.Strangers(5, 1.0));
    assertThat(result.identity().accuracy()).isNull();
    assertThat(result.activity().accuracy()).isNull();
    assertThat(result.calibration().activity()).isNull();
    assertThat(result.table()).contains("strangers rejected");
  }

  @Test
  void theBlockedProtocolLooksAtTheLastPartAlone() throws Exception {
    EvaluationResult result =
        new Evaluator(new FixedModel(new float[] {0.8f, 0.2f}, new float[] {0.6f, 0.4f}))
            .evaluate(source(recording("anna", "run", 100, 0, 0)), Protocol.BLOCKED, Set.of());

    assertThat(result.protocol()).isEqualTo("blocked");
    assertThat(result.windows()).isEqualTo(6);
  }

  @Test
  void jsonHasTheNamesThatScriptsDependOn() throws Exception {
    EvaluationResult result =
        new Evaluator(new FixedModel(new float[] {0.8f, 0.2f}, new float[] {0.6f, 0.4f}))
            .evaluate(source(recording("anna", "run", 24, 0, 0)), Protocol.ALL, Set.of());

    JsonNode json = JsonMapper.builder().build().readTree(result.json());

    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "model",
            "modelVersion",
            "protocol",
            "dataset",
            "trainingDataset",
            "windows",
            "incomplete",
            "unusable",
            "strangers",
            "identity",
            "activity",
            "calibration",
            "seconds");
    assertThat(json.at("/identity/fused/5").asDouble()).isEqualTo(1.0);
    assertThat(json.at("/identity/perPerson/anna").asDouble()).isEqualTo(1.0);
    assertThat(json.at("/identity/confusion/matrix/0/0").asInt()).isEqualTo(6);
    assertThat(json.at("/activity/perClass/run").asDouble()).isEqualTo(1.0);
    assertThat(json.at("/calibration/activity").asDouble()).isCloseTo(0.4, within(1e-6));
    assertThat(json.at("/strangers/windows").asInt()).isZero();
  }

  @Test
  void theTableShowsSharesAndConfusion() throws Exception {
    EvaluationResult result =
        new Evaluator(new FixedModel(new float[] {0.8f, 0.2f}, new float[] {0.6f, 0.4f}))
            .evaluate(source(recording("anna", "run", 24, 0, 0)), Protocol.ALL, Set.of());

    assertThat(result.table())
        .contains("6 windows, 0 unusable, 0 incomplete")
        .contains("accuracy")
        .contains("100.0 %")
        .contains("anna")
        .contains("taken for")
        .contains("trained on recordings of this data set");
  }

  @Test
  void protocolsAreFoundByTheirNames() {
    assertThat(Protocol.of("blocked")).isEqualTo(Protocol.BLOCKED);
    assertThatThrownBy(() -> Protocol.of("random")).hasMessageContaining("[all, blocked]");
  }

  /** Says the same of every window. */
  private record FixedModel(float[] identity, float[] activity) implements ServableModel {

    @Override
    public ModelContract contract() {
      return new ModelContract(
          ModelContract.CURRENT_VERSION,
          "fixed",
          ModelContract.InputUnit.COUNTS,
          RATE_HZ,
          4 * RATE_HZ,
          4 * RATE_HZ,
          List.of("anna", "ben"),
          List.of("run", "walk"),
          1,
          0.6,
          "made-up",
          "0".repeat(64),
          1,
          Map.of());
    }

    @Override
    public String version() {
      return "000000000000";
    }

    @Override
    public WindowClassifier newClassifier() {
      return new WindowClassifier() {
        @Override
        public List<Prediction> classify(List<float[]> windows) {
          return windows.stream()
              .map(window -> new Prediction(identity, activity, new float[1]))
              .toList();
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }
}
