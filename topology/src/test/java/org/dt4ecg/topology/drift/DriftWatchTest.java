package org.dt4ecg.topology.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.util.Map;
import java.util.OptionalDouble;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.dt4ecg.model.Claim;
import org.dt4ecg.model.ClaimPolicy;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.testing.Pipeline;
import org.dt4ecg.topology.testing.TestDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DriftWatchTest {

  private static final int WINDOWS = 10;
  private static final String OTHER = "ba9876543210";

  private FakeModel serving = new FakeModel();
  private final DriftWatch watch = new DriftWatch(() -> serving, WINDOWS);

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  void itCountsWhatTheModelMakesOfWindows() {
    decide(FakeModel.VERSION, 3, 0.9f);
    decide(FakeModel.VERSION, 1, 0.5f);
    Drift drift = watch.state();
    assertThat(drift.modelVersion()).isEqualTo(FakeModel.VERSION);
    assertThat(drift.windows()).isEqualTo(4);
    assertThat(drift.recentWindows()).isEqualTo(4);
    assertThat(drift.unknownShare()).isEqualTo(0.25);
    assertThat(drift.meanConfidence()).isCloseTo(0.8, within(1e-7));
    assertThat(drift.qualityShares()).containsEntry(SignalQuality.GOOD, 1.0);
    assertThat(drift.embeddingStability()).isEmpty();
    assertThat(drift.level()).isEqualTo(Drift.Level.UNKNOWN);
  }

  @Test
  void twiceTheWindowsOnTheyAreComparedWithTheFirst() {
    decide(FakeModel.VERSION, 2 * WINDOWS, 0.9f);
    assertThat(watch.state().embeddingStability()).hasValue(0);
    assertThat(watch.state().level()).isEqualTo(Drift.Level.STABLE);
    assertThat(metric("drift-embedding-stability")).isEqualTo(0.0);
  }

  @Test
  void anotherModelBeginsAnewAndATaskOfTheOneBeforeIsNotListenedTo() {
    decide(FakeModel.VERSION, 2 * WINDOWS, 0.9f);
    serving = FakeModel.fusing(OTHER);
    assertThat(watch.state().windows()).isZero();
    decide(FakeModel.VERSION, 1, 0.9f);
    decide(OTHER, 2, 0.9f);
    assertThat(watch.state().modelVersion()).isEqualTo(OTHER);
    assertThat(watch.state().windows()).isEqualTo(2);
    assertThat(watch.state().embeddingStability()).isEmpty();
  }

  @Test
  void theMetricsSayTheSame() {
    decide(FakeModel.VERSION, 1, 0.9f);
    decide(FakeModel.VERSION, 1, 0.5f);
    assertThat(metric("drift-windows")).isEqualTo(2L);
    assertThat(metric("drift-unknown-share")).isEqualTo(0.5);
    assertThat(metric("drift-model-version")).isEqualTo(FakeModel.VERSION);
    assertThat(metric("drift-embedding-stability")).isEqualTo(Double.NaN);
  }

  @Test
  void theLevelsAreThoseOfTheRuleOfThumb() {
    assertThat(level(0.0999)).isEqualTo(Drift.Level.STABLE);
    assertThat(level(0.1)).isEqualTo(Drift.Level.MODERATE);
    assertThat(level(0.2499)).isEqualTo(Drift.Level.MODERATE);
    assertThat(level(0.25)).isEqualTo(Drift.Level.LARGE);
  }

  @Test
  void theStreamTellsItOfEveryWindow() {
    try (Pipeline pipeline = Pipeline.builder(() -> serving).observer(watch).start()) {
      TestDevice device = TestDevice.of("device-1", T0);
      pipeline.send(device.frames(0, 12));
      pipeline.send(TestDevice.of("device-2", T0).withSignalOf(0).frames(0, 8));
    }
    Drift drift = watch.state();
    assertThat(drift.windows()).isEqualTo(3);
    assertThat(drift.meanConfidence()).isCloseTo(0.9, within(1e-6));
    assertThat(drift.qualityShares())
        .containsEntry(SignalQuality.UNUSABLE, 1 / 3.0)
        .containsEntry(SignalQuality.GOOD, 2 / 3.0);
  }

  private void decide(String version, int windows, float confidence) {
    Prediction prediction =
        new Prediction(
            new float[] {confidence, 1 - confidence}, new float[] {1, 0}, new float[] {0.6f, 0.8f});
    Claim claim = new ClaimPolicy(serving.contract()).claim(prediction, SignalQuality.GOOD);
    for (int i = 0; i < windows; i++) {
      watch.windowDecided(version, prediction, claim, SignalQuality.GOOD);
    }
  }

  private Object metric(String name) {
    return watch.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().name().equals(name))
        .map(Map.Entry<MetricName, ? extends Metric>::getValue)
        .map(Metric::metricValue)
        .findFirst()
        .orElseThrow();
  }

  private static Drift.Level level(double index) {
    return new Drift("v", 1, 1, 0, 0, Map.of(), OptionalDouble.of(index)).level();
  }
}
