package org.dt4ecg.training.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.dt4ecg.model.Fusion;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.training.network.Attention;
import org.dt4ecg.training.network.Dt4EcgNetwork;
import org.dt4ecg.training.network.IdentityHead;
import org.dt4ecg.training.network.NetworkConfig;
import org.dt4ecg.training.network.Outputs;
import org.dt4ecg.training.network.PyTorch;
import org.dt4ecg.training.network.SignalScaling;
import org.dt4ecg.training.network.Weights;
import org.dt4ecg.training.network.Weights.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CosineHeadRoundTripTest {

  private static final float SCALE = 16;
  private static final NetworkConfig CONFIG =
      new NetworkConfig(
          250, 4, Attention.SCA, 3, 2, new SignalScaling(31, 1, 8), IdentityHead.cosine(SCALE));

  private final NDManager manager = PyTorch.manager();
  private final Weights weights = Dt4EcgNetwork.random(CONFIG, 11, manager).weights();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void logitsAreScaledCosinesOfTheHiddenLayerToTheVectorsOfThePeople() {
    Outputs outputs = outputs(CONFIG, weights);

    float[] hidden = outputs.identityHidden().toFloatArray();
    Tensor vectors = weights.tensor("identity.logits.weight");
    float[] logits = outputs.identity().toFloatArray();
    for (int person = 0; person < 3; person++) {
      double product = 0;
      double hiddenSquare = 0;
      double vectorSquare = 0;
      for (int i = 0; i < hidden.length; i++) {
        double component = vectors.values()[person * hidden.length + i];
        product += hidden[i] * component;
        hiddenSquare += hidden[i] * hidden[i];
        vectorSquare += component * component;
      }
      assertThat((double) logits[person])
          .isCloseTo(SCALE * product / Math.sqrt(hiddenSquare * vectorSquare), within(1e-3));
    }
    assertThat(weights.tensors()).doesNotContainKey("identity.logits.bias");
  }

  @ParameterizedTest
  @EnumSource(EmbeddingSource.class)
  void onnxRuntimeAndTheNetworkAgreeWhateverIsTheEmbedding(EmbeddingSource embedding)
      throws Exception {
    GraphOutputs energy = new GraphOutputs(embedding, FamiliarityScore.ENERGY, null);
    byte[] file = export(weights, new Temperatures(1.5, 0.8), energy);

    Prediction prediction = served(file);

    Outputs outputs = outputs(CONFIG, weights);
    assertThat(prediction.identity())
        .containsExactly(outputs.identity().div(1.5).softmax(1).toFloatArray(), within(1e-5f));
    assertThat(prediction.familiarity())
        .isCloseTo(outputs.identity().exp().sum().log().getFloat(), within(1e-4f));
    NDArray expected =
        embedding == EmbeddingSource.FEATURES ? outputs.features() : outputs.identityHidden();
    assertThat(prediction.embedding()).containsExactly(expected.toFloatArray(), within(1e-4f));
    assertThat(OnnxImporter.read(file).outputs()).isEqualTo(energy);
  }

  @Test
  void theNetworkThatIsReadBackSaysTheSame() throws Exception {
    OnnxImporter.ImportedNetwork imported =
        OnnxImporter.read(export(weights, Temperatures.NONE, GraphOutputs.PLAIN));

    assertThat(imported.config()).isEqualTo(CONFIG);
    assertThat(imported.weights().tensors().keySet())
        .containsExactlyInAnyOrderElementsOf(weights.tensors().keySet());
    assertThat(outputs(CONFIG, imported.weights()).identity().toFloatArray())
        .containsExactly(outputs(CONFIG, weights).identity().toFloatArray(), within(1e-5f));
    Weights again =
        OnnxImporter.read(export(imported.weights(), Temperatures.NONE, GraphOutputs.PLAIN))
            .weights();
    assertThat(again.tensor("identity.logits.weight").values())
        .containsExactly(
            imported.weights().tensor("identity.logits.weight").values(), within(1e-7f));
  }

  private Outputs outputs(NetworkConfig config, Weights of) {
    Dt4EcgNetwork network = Dt4EcgNetwork.of(config, of, manager);
    NDArray input = manager.create(window(), new Shape(1, 1, window().length));
    return network.heads(network.trunk(input, false), false);
  }

  private static float[] window() {
    float[] window = new float[CONFIG.windowSamples()];
    for (int i = 0; i < window.length; i++) {
      window[i] = (float) (Math.sin(i / 7.0) + Math.sin(i * i / 9000.0));
    }
    return window;
  }

  private static Prediction served(byte[] file) throws Exception {
    try (OnnxModel model = OnnxModel.load(ModelFile.of(file));
        WindowClassifier classifier = model.newClassifier()) {
      return classifier.classify(List.of(window())).get(0);
    }
  }

  private static byte[] export(Weights of, Temperatures temperatures, GraphOutputs outputs) {
    ModelContract contract =
        new ModelContract(
            ModelContract.CURRENT_VERSION,
            "test",
            ModelContract.InputUnit.MILLIVOLTS,
            125,
            CONFIG.windowSamples(),
            CONFIG.windowSamples(),
            List.of("a", "b", "c"),
            List.of("rest", "walk"),
            CONFIG.embeddingSize(),
            new UnknownPersonRule(outputs.familiarity().inContract(), List.of(0.5)),
            Fusion.DEFAULT,
            null,
            "simulated",
            "0".repeat(64),
            1,
            Map.of());
    return OnnxExporter.export(CONFIG, of, temperatures, outputs, contract);
  }
}
