package org.dt4ecg.training.learning.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dt4ecg.training.balancing.BalancingStep;
import org.dt4ecg.training.network.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {

  private static final Checkpoint CHECKPOINT =
      new Checkpoint(
          "0".repeat(64),
          7,
          5,
          0.25,
          640,
          3,
          new double[] {0.5, 1.5},
          List.of(new BalancingStep(new double[] {1, 2}, new double[] {3, 4}, new double[] {1, 1})),
          Map.of(
              "network",
              new Weights(
                  Map.of(
                      "stem.weight", new Weights.Tensor(new long[] {2, 1}, new float[] {1, -2})))));

  @Test
  void whatIsSavedIsLoaded(@TempDir Path folder) throws Exception {
    CheckpointFile file = new CheckpointFile(folder.resolve("model.onnx.checkpoint"));

    file.save(CHECKPOINT);
    Checkpoint loaded = file.load().orElseThrow();

    assertThat(loaded).usingRecursiveComparison().isEqualTo(CHECKPOINT);
    assertThat(loaded.weights("network").tensor("stem.weight").values()).containsExactly(1, -2);
  }

  @Test
  void nothingIsLeftBesideTheFile(@TempDir Path folder) throws Exception {
    CheckpointFile file = new CheckpointFile(folder.resolve("model.onnx.checkpoint"));

    file.save(CHECKPOINT);
    file.save(CHECKPOINT);

    try (var files = Files.list(folder)) {
      assertThat(files.toList()).containsExactly(file.path());
    }
    file.delete();
    file.delete();
    assertThat(file.load()).isEmpty();
  }

  @Test
  void aDamagedFileIsRefusedWithItsName(@TempDir Path folder) throws Exception {
    CheckpointFile file = new CheckpointFile(folder.resolve("model.onnx.checkpoint"));
    file.save(CHECKPOINT);
    byte[] bytes = Files.readAllBytes(file.path());
    byte[] changed = bytes.clone();
    changed[bytes.length / 2] ^= 1;

    for (byte[] damaged : List.of(changed, Arrays.copyOf(bytes, bytes.length / 2), new byte[3])) {
      Files.write(file.path(), damaged);
      assertThatThrownBy(file::load)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file.path().toString())
          .hasMessageContaining("delete it");
    }
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> CHECKPOINT.weights("average"))
        .hasMessageContaining("no 'average'")
        .hasMessageContaining("network");
  }
}
