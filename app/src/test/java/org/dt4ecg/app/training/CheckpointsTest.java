package org.dt4ecg.app.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

  private final Path folder;

  CheckpointsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void standBesideTheFileThatTrainingIsToWrite() {
    assertThat(new Checkpoints(folder.resolve("a.onnx")).base())
        .isEqualTo(folder.resolve("a.onnx.checkpoint"));
  }

  @Test
  void arePresentWithTheFirstWholeOneOfTheSameFile() throws Exception {
    Checkpoints checkpoints = new Checkpoints(folder.resolve("a.onnx"));
    assertThat(checkpoints.arePresent()).isFalse();

    Files.createFile(folder.resolve("b.onnx.checkpoint.blocked"));
    Files.createFile(folder.resolve("a.onnx.checkpoint.blocked.new"));
    assertThat(checkpoints.arePresent()).isFalse();

    Files.createFile(folder.resolve("a.onnx.checkpoint.blocked"));
    assertThat(checkpoints.arePresent()).isTrue();
  }
}
