package org.dt4ecg.console.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
  void aFileMayBeginWithAByteOrderMark(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("cluster.properties");
    Files.writeString(file, "\uFEFFbootstrap.servers=broker:1\n");
    ClusterOptions options = new ClusterOptions();
    options.config = file;

    assertThat(options.properties()).isEqualTo(Map.of("bootstrap.servers", "broker:1"));
  }

  @Test
  void aFileThatIsNoTextInUtf8IsRefusedWithThat(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("cluster.properties");
    Files.writeString(file, "\uFEFFbootstrap.servers=broker:1", StandardCharsets.UTF_16LE);
    ClusterOptions options = new ClusterOptions();
    options.config = file;

    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(options::properties)
        .withMessageContaining(file + " cannot be read: it is no text in UTF-8");
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

  @Test
  void secretsComeFromFilesAndTheEnvironmentIntoEveryProperty(@TempDir Path folder)
      throws Exception {
    Files.writeString(folder.resolve("secrets.properties"), "broker=one\nregistry=two\n");
    ClusterOptions options = ClusterOptions.of("broker:1", "http://registry");
    options.config =
        file(
            folder,
            "sasl.jaas.config=module required username=\"me\" password=\"${file:%1$s:broker}\";",
            "basic.auth.user.info=me:${file:%1$s:registry}",
            "model.path=${env:PATH}",
            "client.id=${other:untouched}");

    assertThat(options.properties())
        .containsEntry("sasl.jaas.config", "module required username=\"me\" password=\"one\";")
        .containsEntry("basic.auth.user.info", "me:two")
        .containsEntry("model.path", System.getenv("PATH"))
        .containsEntry("client.id", "${other:untouched}")
        .hasSize(6)
        .as("nobody looks a second time, into what a secret may look like")
        .doesNotContainKey("config.providers");
  }

  @Test
  void aSecretThatIsNotThereIsNamedByItsPropertyAndNotByTheRestOfIt(@TempDir Path folder)
      throws Exception {
    Files.writeString(folder.resolve("secrets.properties"), "broker=one\n");
    ClusterOptions options = ClusterOptions.of("broker:1", "http://registry");
    options.config = file(folder, "basic.auth.user.info=${file:%1$s:broker}:${file:%1$s:gone}");

    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(options::properties)
        .withMessageContaining("basic.auth.user.info")
        .withMessageContaining("cluster.properties")
        .withMessageNotContaining("one:");
  }

  @Test
  void aProviderThatIsNoneIsNamed(@TempDir Path folder) throws Exception {
    ClusterOptions options = ClusterOptions.of("broker:1", "http://registry");
    options.config =
        Files.writeString(
            folder.resolve("cluster.properties"),
            "config.providers=vault\nconfig.providers.vault.class=org.example.Vault\n");

    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(options::properties)
        .withMessageContaining("config.providers")
        .withMessageContaining("org.example.Vault");
  }

  private static Path file(Path folder, String... lines) throws Exception {
    String providers =
        """
        config.providers=file,env
        config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider
        config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider
        """;
    return Files.writeString(
        folder.resolve("cluster.properties"),
        providers
            + String.join("\n", lines)
                .replace("%1$s", folder.resolve("secrets.properties").toString()));
  }
}
