package org.dt4ecg.app.retrainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.model.release.PemKeys;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class RetrainerProcessTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;

  RetrainerProcessTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aServiceThatEndsIsNoticedWithItsStatusAndTheLastItSaid() throws Exception {
    Path noJar = Files.writeString(folder.resolve("retrainer.jar"), "no jar");

    try (RetrainerProcess process = RetrainerProcess.start(noJar, folder.resolve("c.properties"))) {
      await().atMost(PATIENCE).until(() -> !ProcessHandle.of(process.pid()).isPresent());

      assertThatExceptionOfType(CommandFailure.class)
          .isThrownBy(process::check)
          .withMessageContaining("has ended with status 1")
          .withMessageContaining("retrainer.jar");
      assertThat(process.status()).isEmpty();
      assertThat(process.newLines()).isNotEmpty();
      assertThat(process.newLines()).isEmpty();
    }
  }

  @Test
  void whereTheProgramIsMissingItIsSaidHowToGetIt() throws Exception {
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> RetrainerJar.in(folder.toString()))
        .withMessageContaining(folder.toString())
        .withMessageContaining("./dt4ecg");
    assertThatExceptionOfType(CommandFailure.class).isThrownBy(() -> RetrainerJar.in(null));

    Path jar = folder.resolve("retrainer/target/lib/dt4ecg-retrainer.jar");
    Files.createDirectories(jar.resolveSibling("."));
    Files.createFile(jar);
    assertThat(RetrainerJar.in(folder.toString())).isEqualTo(jar);
  }

  @Test
  void itsSettingsComeWithAPairOfKeysOfTheirOwn() throws IOException, InvalidKeyException {
    RetrainerSettings settings =
        RetrainerSettings.write(
            folder.resolve("service"),
            Map.of("bootstrap.servers", "127.0.0.1:1"),
            Path.of("first.onnx"),
            Map.of("training.epochs", "3"));

    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(Files.getPosixFilePermissions(folder.resolve("service")))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
      assertThat(Files.getPosixFilePermissions(settings.config()))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
    Properties written = new Properties();
    try (var reader = Files.newBufferedReader(settings.config())) {
      written.load(reader);
    }
    assertThat(written)
        .containsEntry("bootstrap.servers", "127.0.0.1:1")
        .containsEntry("training.epochs", "3")
        .containsEntry("model.signing.public.key", settings.publicKey().toString());
    assertThat(PemKeys.readPublic(settings.publicKey())).isNotNull();
    assertThat(PemKeys.readPrivate(Path.of(written.getProperty("model.signing.private.key"))))
        .isNotNull();
  }
}
