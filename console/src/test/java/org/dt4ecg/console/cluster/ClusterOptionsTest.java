package org.dt4ecg.console.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dt4ecg.console.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterOptionsTest {

  @Test
  void optionsStandAboveTheFileAndAllElseOfItIsPassedOn(@TempDir Path folder) throws Exception {
    ClusterOptions options = ClusterOptions.of("broker:1", "http://registry");
    options.config =
        Files.writeString(
            folder.resolve("cluster.properties"),
            "bootstrap.servers=other:2\nsecurity.protocol=SASL_SSL\n");

    assertThat(options.propertiesWithRegistry())
        .containsEntry("bootstrap.servers", "broker:1")
        .containsEntry("schema.registry.url", "http://registry")
        .containsEntry("security.protocol", "SASL_SSL")
        .hasSize(3);
  }

  @Test
  void whatIsMissingIsNamed() {
    ClusterOptions nothing = new ClusterOptions();
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(nothing::properties)
        .withMessageContaining("--bootstrap-server");

    nothing.bootstrapServer = "broker:1";
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(nothing::propertiesWithRegistry)
        .withMessageContaining("--schema-registry");
  }

  @Test
  void aFileThatIsNotThereIsNamed(@TempDir Path folder) {
    ClusterOptions options = new ClusterOptions();
    options.config = folder.resolve("nowhere.properties");

    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(options::properties)
        .withMessageContaining("nowhere.properties");
  }
}
