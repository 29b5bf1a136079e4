package org.dt4ecg.retrainer.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.dt4ecg.training.learning.checkpoint.Checkpoint;
import org.dt4ecg.training.learning.checkpoint.CheckpointFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundCheckpointsTest {

  private final Path folder;
  private final RoundCheckpoints checkpoints;

  RoundCheckpointsTest(@TempDir Path temporary) {
    this.folder = temporary.resolve("checkpoints");
    this.checkpoints = new RoundCheckpoints(folder);
  }

  @Test
  void theCheckpointOfTheSameTrainingStays() throws Exception {
    Path file = saved("round-1");

    assertThat(checkpoints.open("round-1")).isEqualTo(folder.resolve("round-1"));

    assertThat(folder).isDirectoryContaining(found -> found.equals(file));
  }

  @Test
  void nobodyButTheirOwnerCanReadThem() throws Exception {
    Assumptions.assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));

    checkpoints.open("round-1");
    Path file = saved("round-1");

    assertThat(Files.getPosixFilePermissions(folder))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void thoseOfOtherTrainingsAreRemoved() throws Exception {
    saved("round-1");
    Path file = saved("round-12");

    checkpoints.open("round-12");

    assertThat(folder.toFile().listFiles()).containsExactly(file.toFile());
  }

  @Test
  void aDamagedOneIsRemovedSinceNothingCouldGoOnFromIt() throws Exception {
    Path file = saved("round-1");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    Files.write(folder.resolve("round-1.stage.new"), new byte[] {1});

    checkpoints.open("round-1");

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void nothingIsLeftOnceTheRoundIsOver() throws Exception {
    checkpoints.clear();
    saved("round-1");

    checkpoints.clear();

    assertThat(folder).isEmptyDirectory();
  }

  private Path saved(String training) throws Exception {
    Files.createDirectories(folder);
    Path file = folder.resolve(training + ".stage");
    new CheckpointFile(file)
        .save(new Checkpoint("made up", 1, 1, 0.5, 10, 0, new double[0], List.of(), Map.of()));
    return file;
  }
}
