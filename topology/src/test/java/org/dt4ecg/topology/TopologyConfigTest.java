package org.dt4ecg.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.dt4ecg.topology.labels.LabelSettings;
import org.dt4ecg.topology.release.ReleaseSettings;
import org.junit.jupiter.api.Test;

class TopologyConfigTest {

  @Test
  void theDefaultsAreThoseOfTheDesign() {
    TopologyConfig config = TopologyConfig.defaults();
    assertThat(config.modelPath()).isEmpty();
    assertThat(config.windowing().inactivityGap()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.windowing().grace()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.windowing().silence()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.holeTolerance()).isEqualTo(Duration.ofMillis(40));
    assertThat(config.futureTolerance()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.batchMaxWindows()).isEqualTo(32);
    assertThat(config.batchLinger()).isEqualTo(Duration.ofMillis(20));
    assertThat(config.labels()).isEmpty();
    assertThat(config.driftWindows()).isEqualTo(500);
  }

  @Test
  void labelsAreJoinedOnlyIfOneSaysSo() {
    assertThat(new TopologyConfig(Map.of("labels.enabled", "true")).labels())
        .contains(
            new LabelSettings(
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofMillis(40)));
  }

  @Test
  void settingsMayComeAsTextBesideThoseOfKafka() {
    TopologyConfig config =
        new TopologyConfig(
            Map.of(
                "model.path", "models/dt4ecg.onnx",
                "inference.batch.max.windows", "8",
                "bootstrap.servers", "broker:9092"));
    assertThat(config.modelPath()).contains(Path.of("models/dt4ecg.onnx"));
    assertThat(config.batchMaxWindows()).isEqualTo(8);
  }

  @Test
  void withoutTrustedKeysNoReleasesAreLookedForUnlessOneSaysSo() {
    assertThat(TopologyConfig.defaults().releases()).isEmpty();
    assertThat(new TopologyConfig(Map.of("model.releases.enabled", "true")).releases())
        .contains(new ReleaseSettings(List.of(), Duration.ofMillis(20), 5, Duration.ofSeconds(10)));
  }

  @Test
  void aTrustedKeyTurnsTheReleasesOnUnlessOneSaysNo() {
    Map<String, String> keys =
        Map.of(
            "model.trusted.keys", "keys/a.pem, keys/b.pem",
            "model.time.budget.ms", "0.5",
            "model.slowdown.max", "3",
            "model.releases.wait.ms", "0");
    assertThat(new TopologyConfig(keys).releases())
        .contains(
            new ReleaseSettings(
                List.of(Path.of("keys/a.pem"), Path.of("keys/b.pem")),
                Duration.ofNanos(500_000),
                3,
                Duration.ZERO));
    Map<String, String> off = new HashMap<>(keys);
    off.put("model.releases.enabled", "false");
    assertThat(new TopologyConfig(off).releases()).isEmpty();
  }

  @Test
  void aWrongValueIsRefusedWithItsKeyAndWhatIsAllowed() {
    assertThatThrownBy(() -> new TopologyConfig(Map.of("inference.batch.max.windows", 0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("inference.batch.max.windows")
        .hasMessageContaining("at least 1");
    assertThatThrownBy(() -> new TopologyConfig(Map.of("windowing.grace.ms", "soon")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("windowing.grace.ms")
        .hasMessageContaining("soon");
    assertThatThrownBy(() -> new TopologyConfig(Map.of("model.time.budget.ms", 0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("model.time.budget.ms");
  }
}
