package org.dt4ecg.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dt4ecg.app.TestModel;
import org.dt4ecg.app.doctor.Finding.Level;
import org.dt4ecg.console.cluster.ConfigKeys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileChecksTest {

  /** In no temporary folder, wherever the project itself may be. */
  private static final Path STATE = Path.of(System.getProperty("user.home"), "state-of-no-doctor");

  private final ConfigKeys keys =
      new ConfigKeys(
          Set.of("windowing.grace.ms", "model.path", "model.trusted.keys"),
          Set.of("state.dir", "application.id"));

  private Path folder;
  private final Map<String, Object> properties = new HashMap<>();

  @BeforeEach
  void aFileThatIsRight(@TempDir Path empty) throws Exception {
    folder = empty;
    properties.put("bootstrap.servers", "localhost:9092");
    properties.put("schema.registry.url", "http://localhost:8081");
    properties.put("model.path", TestModel.write(folder).toString());
    properties.put("state.dir", STATE.toString());
  }

  @Test
  void whatIsRightIsSaidToBe() {
    assertThat(findings(false)).extracting(Finding::level).containsOnly(Level.OK);
    assertThat(STATE).as("nothing is made").doesNotExist();
  }

  @Test
  void aMistypedKeyIsAWarningWithTheKeyThatIsMeant() {
    properties.put("windowing.gracems", "1");

    assertThat(only("keys", false))
        .isEqualTo(
            Finding.warning(
                "keys",
                "nobody knows the key windowing.gracems",
                "write windowing.grace.ms, if that is meant; as it stands it has no effect"));
  }

  @Test
  void aValueThatTheStreamWouldRefuseIsAFailure() {
    properties.put("windowing.grace.ms", "-1");
    assertThat(only("values", false).level()).isEqualTo(Level.FAILED);
    assertThat(only("values", false).text()).contains("windowing.grace.ms", "-1");

    properties.remove("windowing.grace.ms");
    properties.put("processing.guarantee", "at_least_once");
    assertThat(only("values", false).text()).contains("processing.guarantee");
  }

  @Test
  void aTrustedKeyThatIsNotThereIsAFailure() {
    properties.put("model.trusted.keys", folder.resolve("none.pem").toString());

    assertThat(only("values", false).text()).contains("none.pem");
  }

  @Test
  void aModelThatIsNoneIsAFailure() throws Exception {
    properties.put("model.path", Files.writeString(folder.resolve("no.onnx"), "no").toString());
    assertThat(only("model", false).level()).isEqualTo(Level.FAILED);

    properties.put("model.path", folder.resolve("absent.onnx").toString());
    assertThat(only("model", false).text()).contains("There is no file");

    properties.remove("model.path");
    assertThat(only("model", false).level()).isEqualTo(Level.WARNING);
  }

  @Test
  void stateInATemporaryFolderIsAWarningAndWithoutAFolderItIsInOne() {
    properties.put("state.dir", "/tmp/anything");
    assertThat(only("state", false).level()).isEqualTo(Level.WARNING);

    properties.remove("state.dir");
    assertThat(only("state", false).text()).contains("(default)");
  }

  @Test
  void stateThatCannotBeWrittenIsAFailure() throws Exception {
    properties.put("state.dir", Files.createFile(folder.resolve("file")).resolve("a").toString());

    assertThat(only("state", false).level()).isEqualTo(Level.FAILED);
  }

  @Test
  void aPrivateKeyThatOthersMayReadIsAWarningAndOneThatIsMissingAFailure() throws Exception {
    Path key = Files.createFile(folder.resolve("private.pem"));
    properties.put("model.signing.private.key", key.toString());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(only("secrets", true))
        .returns(Level.WARNING, Finding::level)
        .returns("chmod 600 " + key, Finding::advice);

    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    assertThat(only("secrets", true).level()).isEqualTo(Level.OK);

    Files.delete(key);
    assertThat(only("secrets", true).level()).isEqualTo(Level.FAILED);
  }

  private Finding only(String check, boolean retraining) {
    List<Finding> found =
        findings(retraining).stream().filter(finding -> finding.check().equals(check)).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private List<Finding> findings(boolean retraining) {
    return new FileChecks(properties, retraining).findings(keys);
  }
}
