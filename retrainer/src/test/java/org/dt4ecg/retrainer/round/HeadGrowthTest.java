package org.dt4ecg.retrainer.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.retrainer.service.TinyModels;
import org.dt4ecg.training.learning.StartingNetwork;
import org.dt4ecg.training.network.Weights;
import org.dt4ecg.training.onnx.OnnxImporter;
import org.dt4ecg.training.onnx.OnnxImporter.ImportedNetwork;
import org.junit.jupiter.api.Test;

class HeadGrowthTest {

  @Test
  void knownClassesKeepTheirWeightsAndNewOnesGetSmallOnes() throws Exception {
    ModelFile champion = ModelFile.of(TinyModels.ofPeople(2, 1).onnx());
    ImportedNetwork network = OnnxImporter.read(champion.bytes());
    Weights before = network.weights();

    StartingNetwork grown =
        HeadGrowth.grown(
            network,
            champion.contract(),
            Set.of(),
            List.of("sim-01", "sim-015", "zoe"),
            List.of("rest", "climb"),
            HiddenMeans.NONE,
            1);

    assertThat(grown.people()).containsExactly("sim-01", "sim-015", "sim-02", "zoe");
    assertThat(grown.activities())
        .containsExactly("arm-movements", "climb", "rest", "run", "squats", "walk");
    assertThat(grown.config().identities()).isEqualTo(4);
    assertThat(grown.config().activities()).isEqualTo(6);
    for (String part : List.of("weight", "bias")) {
      String path = "identity.logits." + part;
      assertThat(row(grown.weights(), path, 0, 4)).isEqualTo(row(before, path, 0, 2));
      assertThat(row(grown.weights(), path, 2, 4)).isEqualTo(row(before, path, 1, 2));
      for (float weight : row(grown.weights(), path, 3, 4)) {
        assertThat(Math.abs(weight)).isBetween(1e-9f, 0.06f);
      }
      path = "activity.logits." + part;
      assertThat(row(grown.weights(), path, 2, 6)).isEqualTo(row(before, path, 1, 5));
    }
    assertThat(grown.weights().tensors().keySet()).isEqualTo(before.tensors().keySet());
    assertThat(grown.weights().tensor("neck.convolution.weight").values())
        .isEqualTo(before.tensor("neck.convolution.weight").values());
  }

  @Test
  void whomTheDataDoNotShowTheHeadStillKnows() throws Exception {
    ModelFile champion = ModelFile.of(TinyModels.ofPeople(2, 1).onnx());

    StartingNetwork grown =
        HeadGrowth.grown(
            OnnxImporter.read(champion.bytes()),
            champion.contract(),
            Set.of(),
            List.of("sim-02"),
            List.of("rest"),
            HiddenMeans.NONE,
            1);

    assertThat(grown.people()).isEqualTo(champion.contract().identities());
    assertThat(grown.activities()).isEqualTo(champion.contract().activities());
  }

  @Test
  void whoIsToBeForgottenLosesTheRowAndTheOthersKeepTheirs() throws Exception {
    ModelFile champion = ModelFile.of(TinyModels.ofPeople(2, 1).onnx());
    ImportedNetwork network = OnnxImporter.read(champion.bytes());

    StartingNetwork grown =
        HeadGrowth.grown(
            network,
            champion.contract(),
            Set.of("sim-01"),
            List.of("sim-02", "zoe"),
            List.of("rest"),
            HiddenMeans.NONE,
            1);

    assertThat(grown.people()).containsExactly("sim-02", "zoe");
    assertThat(grown.config().identities()).isEqualTo(2);
    for (String part : List.of("weight", "bias")) {
      String path = "identity.logits." + part;
      assertThat(row(grown.weights(), path, 0, 2)).isEqualTo(row(network.weights(), path, 1, 2));
      assertThat(row(grown.weights(), path, 1, 2)).isNotEqualTo(row(network.weights(), path, 0, 2));
    }
  }

  private static float[] row(Weights weights, String path, int row, int rows) {
    float[] values = weights.tensor(path).values();
    int length = values.length / rows;
    return Arrays.copyOfRange(values, row * length, (row + 1) * length);
  }
}
