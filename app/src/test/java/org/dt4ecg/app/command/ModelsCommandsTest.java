package org.dt4ecg.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.dt4ecg.app.CapturedConsole;
import org.dt4ecg.app.TestCluster;
import org.dt4ecg.app.TestModel;
import org.dt4ecg.model.ModelFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on releases, one after another as an operator types them. */
@Tag("slow")
class ModelsCommandsTest {

  private final Path folder;

  ModelsCommandsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void keysAreMadeModelsReleasedListedVerifiedAndRolledBack() throws Exception {
    Path first = TestModel.write(Files.createDirectory(folder.resolve("first")));
    Path second = TestModel.writeForEnrolment(Files.createDirectory(folder.resolve("second")));
    try (TestCluster cluster = TestCluster.start(folder)) {
      String common = " --json --config " + config(cluster);
      assertThat(run("models list" + common).err()).contains("no topic model-releases");
      run("topics create --partitions 1" + common);

      Ran keygen = run("models keygen --json" + keys("ours"));
      String keyId = keygen.json().path("keyId").textValue();
      assertThat(keyId).matches("[0-9a-f]{16}");
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        assertThat(Files.getPosixFilePermissions(folder.resolve("ours.pem")))
            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      }
      assertThat(run("models keygen" + keys("ours")).err()).contains("is not overwritten");
      assertThat(run("models keygen --keep" + keys("ours")).err()).contains("are there already");
      assertThat(run("models verify" + trusting("ours") + common).err())
          .contains("There is no release");

      Ran published = run("models publish " + first + keys("ours") + common);
      assertThat(published.status()).as(published.err()).isZero();
      String firstVersion = published.json().path("version").textValue();
      assertThat(run("models publish " + second + keys("ours") + common).status()).isZero();

      JsonNode releases = run("models list" + trusting("ours") + common).json().path("releases");
      assertThat(releases)
          .extracting(release -> release.path("signature").textValue())
          .containsExactly("trusted", "trusted");
      assertThat(releases)
          .extracting(release -> release.path("signingKeyId").textValue())
          .containsExactly(keyId, keyId);
      JsonNode unchecked = run("models list" + common).json().path("releases").path(0);
      assertThat(unchecked.path("signature").textValue()).isEqualTo("not checked");

      Ran verified = run("models verify " + firstVersion + trusting("ours") + common);
      assertThat(verified.status()).as(verified.err()).isZero();
      assertThat(verified.json().path("verified").booleanValue()).isTrue();
      assertThat(verified.json().path("goldenVector").booleanValue()).isTrue();

      Ran rolledBack = run("models rollback " + firstVersion + keys("ours") + common);
      assertThat(rolledBack.status()).as(rolledBack.err()).isZero();
      JsonNode after = run("models list" + trusting("ours") + common).json().path("releases");
      assertThat(after).hasSize(3);
      assertThat(after.path(2).path("version").textValue()).isEqualTo(firstVersion);
      assertThat(time(after.path(2))).isAfter(time(after.path(1))).isAfter(time(after.path(0)));
      assertThat(run("models verify" + trusting("ours") + common).status()).isZero();

      Ran again = run("models rollback " + firstVersion + keys("ours") + common);
      assertThat(again.status()).isEqualTo(1);
      assertThat(again.err()).contains("serves already", "nothing to take back", "models list");
      assertThat(run("models list" + trusting("ours") + common).json().path("releases")).hasSize(3);
    }
  }

  @Test
  void aModelThatScoresAlongIsListedAsThatAndServesOnceItIsPublishedToServe() throws Exception {
    Path model = TestModel.write(folder);
    try (TestCluster cluster = TestCluster.start(folder)) {
      String common = " --json --config " + config(cluster);
      run("topics create --partitions 1" + common);
      run("models keygen" + keys("ours"));

      Ran shadow = run("models publish --shadow " + model + keys("ours") + common);
      Ran serving = run("models publish " + model + keys("ours") + common);

      assertThat(shadow.json().path("mode").textValue()).isEqualTo("shadow");
      assertThat(shadow.err()).contains("to run as a shadow");
      assertThat(serving.json().path("mode").textValue()).isEqualTo("serving");
      JsonNode releases = run("models list" + trusting("ours") + common).json().path("releases");
      assertThat(releases)
          .extracting(release -> release.path("mode").textValue())
          .containsExactly("shadow", "serving");
      assertThat(releases)
          .extracting(release -> release.path("signature").textValue())
          .containsOnly("trusted");
      assertThat(time(releases.path(1))).isAfter(time(releases.path(0)));
    }
  }

  @Test
  void aReleaseOfAStrangerIsSeenForWhatItIsAndNotSignedAgain() throws Exception {
    Path model = TestModel.write(folder);
    try (TestCluster cluster = TestCluster.start(folder)) {
      String common = " --json --config " + config(cluster);
      run("topics create --partitions 1" + common);
      run("models keygen" + keys("ours"));
      run("models keygen" + keys("theirs"));
      String version =
          run("models publish " + model + keys("theirs") + common)
              .json()
              .path("version")
              .textValue();

      Ran list = run("models list" + trusting("ours") + common);
      Ran verify = run("models verify" + trusting("ours") + common);
      Ran rollback = run("models rollback " + version + keys("ours") + common);

      assertThat(list.json().path("releases").path(0).path("signature").textValue())
          .isEqualTo("unknown key");
      assertThat(verify.status()).isEqualTo(1);
      assertThat(verify.json().path("reason").textValue()).isEqualTo("UNKNOWN_KEY");
      assertThat(rollback.status()).isEqualTo(1);
      assertThat(rollback.err()).contains("is not released again").contains("trusted");
      assertThat(run("models rollback 000000000000" + keys("ours") + common).err())
          .contains("no release 000000000000")
          .contains(version);
      assertThat(run("models verify" + common).err()).contains("No key is trusted");
      assertThat(run("models publish " + model + common).err())
          .contains("No key to sign with")
          .contains("models keygen");
      assertThat(run("models publish none.onnx" + keys("ours") + common).err())
          .contains("no file none.onnx");
    }
  }

  @Test
  void aModelIsAdaptedByWhatAFleetSentAndItsReleaseNamesTheOneBefore() throws Exception {
    Path shipped =
        Path.of(System.getProperty("dt4ecg.project.directory"))
            .resolve("model/releases/dt4ecg-sim.onnx");
    Path out = folder.resolve("adapted.onnx");
    try (TestCluster cluster = TestCluster.start(folder)) {
      String common = " --json --config " + config(cluster);
      String adapt = "models adapt " + shipped + " --out " + out + common;
      run("topics create --partitions 2" + common);
      run("models keygen" + keys("ours"));
      Ran tooEarly = run(adapt);
      assertThat(tooEarly.status()).isEqualTo(1);
      assertThat(tooEarly.err()).contains("too little ECG", "0 windows", "--minutes");

      run("produce --simulate 8 --for 8s --speed 8 --config " + config(cluster));
      Ran adapted = run(adapt);

      assertThat(adapted.status()).as(adapted.err()).isZero();
      assertThat(adapted.json().path("devices").intValue()).isEqualTo(8);
      String version = adapted.json().path("version").textValue();
      assertThat(ModelFile.read(out).version()).isEqualTo(version);
      assertThat(run(adapt).json().path("version").textValue())
          .as("of the same frames")
          .isEqualTo(version);
      run("models publish --shadow " + out + keys("ours") + common);
      JsonNode releases = run("models list" + common).json().path("releases");
      assertThat(releases).hasSize(1);
      assertThat(releases.path(0).path("parentVersion").textValue())
          .isEqualTo(ModelFile.read(shipped).version());
    }
  }

  @Test
  void aModelOfAnEarlierVersionIsWrittenAnewWithItsWeightsAndContract() throws Exception {
    Path earlier =
        Path.of(System.getProperty("dt4ecg.project.directory"))
            .resolve("training/src/test/resources/earlier-layout")
            .resolve("channels-and-moments-by-energy.onnx");
    Path anew = folder.resolve("anew.onnx");

    Ran rewritten = run("models rewrite --json " + earlier + " --out " + anew);

    assertThat(rewritten.status()).as(rewritten.err()).isZero();
    ModelFile before = ModelFile.read(earlier);
    ModelFile after = ModelFile.read(anew);
    assertThat(rewritten.json().path("version").textValue()).isEqualTo(after.version());
    assertThat(rewritten.json().path("weightsOf").textValue()).isEqualTo(before.version());
    assertThat(after.contract()).isEqualTo(before.contract());
    assertThat(after.version()).isNotEqualTo(before.version());
    run("models rewrite " + anew + " --out " + anew);
    assertThat(ModelFile.read(anew).version()).isEqualTo(after.version());
  }

  @Test
  void aModelOfAnotherProgramIsNotWrittenAnew() throws Exception {
    Path model = TestModel.write(folder);
    Path anew = folder.resolve("anew.onnx");

    Ran refused = run("models rewrite " + model + " --out " + anew);

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("was not trained by this program");
    assertThat(anew).doesNotExist();
    assertThat(run("models rewrite none.onnx --out " + anew).err()).contains("no file none.onnx");
    assertThat(run("models rewrite " + model).err()).contains("--out");
  }

  @Test
  void aCommandHasToBeNamed() {
    assertThat(run("models").err())
        .contains("list, publish, verify, rollback, keygen, adapt or rewrite");
  }

  private static Instant time(JsonNode release) {
    return Instant.parse(release.path("releasedAt").textValue());
  }

  private String keys(String name) {
    return " --private-key %s --public-key %s"
        .formatted(folder.resolve(name + ".pem"), folder.resolve(name + ".pub.pem"));
  }

  private String trusting(String name) {
    return " --trusted-key " + folder.resolve(name + ".pub.pem");
  }

  private Path config(TestCluster cluster) throws Exception {
    return Files.writeString(
        folder.resolve("cluster.properties"),
        "bootstrap.servers=%s\nschema.registry.url=%s\n"
            .formatted(cluster.bootstrapServers(), cluster.registryUrl()));
  }

  private static Ran run(String arguments) {
    CapturedConsole console = new CapturedConsole();
    int status = CommandLines.create(console.console()).execute(arguments.strip().split(" "));
    return new Ran(status, console);
  }

  private record Ran(int status, CapturedConsole console) {

    String err() {
      return console.err();
    }

    JsonNode json() throws Exception {
      return new ObjectMapper().readTree(console.out().get(0));
    }
  }
}
