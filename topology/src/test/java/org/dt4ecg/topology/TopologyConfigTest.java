package org.dt4ecg.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
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
    assertThat(config.batchLinger()).isEqualTo(Duration.ofMillis(100));
    assertThat(config.joinOrphanAge()).isEqualTo(Duration.ofHours(1));
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
  void aWrongValueIsRefusedWithItsKeyAndWhatIsAllowed() {
    assertThatThrownBy(() -> new TopologyConfig(Map.of("inference.batch.max.windows", 0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("inference.batch.max.windows")
        .hasMessageContaining("at least 1");
    assertThatThrownBy(() -> new TopologyConfig(Map.of("windowing.grace.ms", "soon")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("windowing.grace.ms")
        .hasMessageContaining("soon");
  }

  @Test
  void theReadmeHoldsTheTableOfTheSettings() throws IOException {
    Path readme = Path.of("README.md");
    assertThat(Files.readString(readme)).contains(TopologyConfig.markdownTable());
  }
}
