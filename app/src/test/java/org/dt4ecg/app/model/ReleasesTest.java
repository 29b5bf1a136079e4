package org.dt4ecg.app.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dt4ecg.console.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleasesTest {

  @Test
  void theNewestModelOfTheDataSetServes(@TempDir Path home) throws Exception {
    Path folder = Files.createDirectories(home.resolve("model").resolve("releases"));
    Files.createFile(folder.resolve("dt4ecg-ctu-1.onnx"));
    Path newest = Files.createFile(folder.resolve("dt4ecg-ctu-2.onnx"));
    Path simulated = Files.createFile(folder.resolve("dt4ecg-sim-1.onnx"));
    Files.createFile(folder.resolve("dt4ecg-sim-2.md"));

    Releases releases = new Releases(home);

    assertThat(releases.forDataset("ctu-motion-ecg")).isEqualTo(newest);
    assertThat(releases.forDataset("simulated")).isEqualTo(simulated);
  }

  @Test
  void theModelWithoutSomebodyServesOnlyWhoAsksForIt(@TempDir Path home) throws Exception {
    Path folder = Files.createDirectories(home.resolve("model").resolve("releases"));
    Path all = Files.createFile(folder.resolve("dt4ecg-ctu.onnx"));
    Path nine = Files.createFile(folder.resolve("dt4ecg-ctu-nine.onnx"));
    Path simulated = Files.createFile(folder.resolve("dt4ecg-sim.onnx"));

    Releases releases = new Releases(home);

    assertThat(releases.forDataset("ctu-motion-ecg")).isEqualTo(all);
    assertThat(releases.withoutSomebody("ctu-motion-ecg")).isEqualTo(nine);
    assertThat(releases.withoutSomebody("simulated")).isEqualTo(simulated);
    Files.delete(nine);
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> releases.withoutSomebody("ctu-motion-ecg"))
        .withMessageContaining("train --without PERSON");
  }

  @Test
  void whereThereIsNoneTheUserIsToldToNameOne(@TempDir Path home) {
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> new Releases(null).forDataset("simulated"))
        .withMessageContaining("--model FILE");
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> new Releases(home).forDataset("ecg-id"))
        .withMessageContaining("ecg-id")
        .withMessageContaining("--model FILE");
  }
}
