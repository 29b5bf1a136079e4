package org.dt4ecg.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dt4ecg.app.CapturedConsole;
import org.dt4ecg.app.TestModel;
import org.dt4ecg.model.release.PemKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the retraining service refuses before it asks a broker for anything. */
class RetrainCommandTest {

  private final Path folder;
  private final CapturedConsole console = new CapturedConsole();

  RetrainCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aClusterHasToBeNamed() {
    assertThat(run("")).isEqualTo(2);
    assertThat(console.err()).contains("No cluster is named");
  }

  @Test
  void whatIsMissingInTheConfigurationIsNamed() throws Exception {
    assertThat(run(" --config " + config(""))).isEqualTo(1);
    assertThat(console.err()).contains("The configuration is not right").contains("model.path");
  }

  @Test
  void optionsStandAboveTheFileAndAreHeldToTheSameLimits() throws Exception {
    Path complete = config(complete());

    assertThat(run(" --every 10ms --config " + complete)).isEqualTo(1);
    assertThat(run(" --min-new-windows 0 --config " + complete)).isEqualTo(1);
    assertThat(console.err()).contains("round.every.ms").contains("round.min.new.windows");
  }

  @Test
  void keysThatAreNotThereAreRefused() throws Exception {
    assertThat(run(" --config " + config(complete()))).isEqualTo(1);
    assertThat(console.err()).contains("cannot be read").contains("key.pem");
  }

  @Test
  void withoutLibtorchItSaysHowToRunIt() throws Exception {
    PemKeys.write(PemKeys.generate(), folder.resolve("key.pem"), folder.resolve("key.pub.pem"));

    assertThat(run(" --once --config " + config(complete()))).isEqualTo(1);
    assertThat(console.err()).contains("libtorch").contains("./dt4ecg retrain");
  }

  private String complete() throws Exception {
    return "model.path=%s\nmodel.signing.private.key=%s\nmodel.signing.public.key=%s\nsample.directory=%s\n"
        .formatted(
            TestModel.write(folder),
            folder.resolve("key.pem"),
            folder.resolve("key.pub.pem"),
            folder.resolve("sample"));
  }

  private Path config(String more) throws Exception {
    return Files.writeString(
        folder.resolve("service.properties"),
        "bootstrap.servers=127.0.0.1:1\nschema.registry.url=http://127.0.0.1:1\n" + more);
  }

  private int run(String arguments) {
    return CommandLines.create(console.console()).execute(("retrain" + arguments).split(" "));
  }
}
