package org.dt4ecg.training.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.recording.RecordingSources;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.model.Fusion;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.dataset.WindowCutter;
import org.dt4ecg.training.network.Attention;
import org.dt4ecg.training.network.Dt4EcgNetwork;
import org.dt4ecg.training.network.NetworkConfig;
import org.dt4ecg.training.network.Outputs;
import org.dt4ecg.training.network.PyTorch;
import org.dt4ecg.training.network.SignalScaling;
import org.dt4ecg.training.network.Weights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxRoundTripTest {

  private final NDManager manager = PyTorch.manager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void onnxRuntimeAndTheNetworkAgreeOnSimulatedWindows() throws Exception {
    RecordingSource source = new SimulatedRecordings(2, 1, Duration.ofSeconds(20), 1);

    assertAgreement(RecordedData.read(source, Set.of()), 0.3f);
  }

  @Test
  void onnxRuntimeAndTheNetworkAgreeOnRealWindows() throws Exception {
    Path folder = dataFolder().resolve("ctu-motion-ecg");
    assumeTrue(Files.isDirectory(folder), () -> "skipped: no recordings in " + folder);
    RecordingSource all = RecordingSources.open(folder);
    RecordingSource two = new FirstRecordings(all, 2);

    assertAgreement(RecordedData.read(two, Set.of()), 100);
  }

  private void assertAgreement(RecordedData data, float scale) throws Exception {
    NetworkConfig config = config(scale);
    Weights weights = randomWithStatistics(config);
    Temperatures temperatures = new Temperatures(1.5, 0.8);
    ModelContract contract = contract(config, data.unit());
    byte[] file = OnnxExporter.export(config, weights, temperatures, GraphOutputs.PLAIN, contract);
    List<float[]> windows =
        new WindowCutter(data.unit(), 250, 1000, 1000)
            .grid(Slice.of(data.sessions())).windows().stream()
                .map(window -> window.window().samples())
                .toList();

    Dt4EcgNetwork network = Dt4EcgNetwork.of(config, weights, manager);
    try (OnnxModel model = OnnxModel.load(ModelFile.of(file));
        WindowClassifier classifier = model.newClassifier()) {
      List<Prediction> predictions = classifier.classify(windows);
      for (int i = 0; i < windows.size(); i++) {
        NDArray input = manager.create(windows.get(i), new Shape(1, 1, 1000));
        Outputs outputs = network.heads(network.trunk(input, false), false);
        assertThat(predictions.get(i).identity())
            .containsExactly(probabilities(outputs.identity(), 1.5), within(1e-5f));
        assertThat(predictions.get(i).activity())
            .containsExactly(probabilities(outputs.activity(), 0.8), within(1e-5f));
      }
    }
    assertThat(windows).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(Attention.class)
  void everyAttentionServesAsItWasTrainedAndIsReadBack(Attention attention) throws Exception {
    NetworkConfig config =
        new NetworkConfig(1000, 4, attention, 3, 5, new SignalScaling(125, 1, 8));
    Weights weights = randomWithStatistics(config);
    byte[] file =
        OnnxExporter.export(
            config,
            weights,
            Temperatures.NONE,
            GraphOutputs.PLAIN,
            contract(config, ModelContract.InputUnit.COUNTS));

    Outputs outputs = outputs(config, weights);
    Prediction prediction = served(file);

    assertThat(prediction.identity())
        .containsExactly(probabilities(outputs.identity(), 1), within(1e-5f));
    assertThat(prediction.activity())
        .containsExactly(probabilities(outputs.activity(), 1), within(1e-5f));
    OnnxImporter.ImportedNetwork imported = OnnxImporter.read(file);
    assertThat(imported.config()).isEqualTo(config);
    assertThat(imported.weights().tensors().keySet())
        .containsExactlyInAnyOrderElementsOf(weights.tensors().keySet());
  }

  /** In counts, whole numbers, so that the offset costs the window itself no digit. */
  @Test
  void anOffsetHoweverLargeDoesNotReachTheOutputs() throws Exception {
    NetworkConfig config = config(100);
    byte[] file =
        OnnxExporter.export(
            config,
            randomWithStatistics(config),
            Temperatures.NONE,
            GraphOutputs.PLAIN,
            contract(config, ModelContract.InputUnit.COUNTS));
    float[] window = window();
    float[] raised = new float[window.length];
    for (int i = 0; i < window.length; i++) {
      window[i] = Math.round(200 * window[i]);
      raised[i] = window[i] + 20_000;
    }

    Prediction prediction = served(file, raised);

    Prediction expected = served(file, window);
    assertThat(prediction.identity()).containsExactly(expected.identity(), within(1e-7f));
    assertThat(prediction.activity()).containsExactly(expected.activity(), within(1e-7f));
    assertThat(prediction.embedding()).containsExactly(expected.embedding(), within(1e-6f));
  }

  @Test
  void energyIsTheLogarithmOfTheSumOfTheExponentialsOfTheLogitsWhateverTheTemperature()
      throws Exception {
    NetworkConfig config = config(1);
    Weights weights = randomWithStatistics(config);
    GraphOutputs energy =
        new GraphOutputs(EmbeddingSource.IDENTITY_HIDDEN, FamiliarityScore.ENERGY, null);

    byte[] file =
        OnnxExporter.export(config, weights, new Temperatures(3, 1), energy, scored(config));
    Prediction prediction = served(file);

    assertThat(OnnxImporter.read(file).outputs()).isEqualTo(energy);
    Outputs outputs = outputs(config, weights);
    float expected = outputs.identity().exp().sum().log().getFloat();
    assertThat(prediction.familiarity()).isCloseTo(expected, within(1e-4f));
    assertThat(prediction.embedding())
        .containsExactly(outputs.identityHidden().toFloatArray(), within(1e-4f));
  }

  @Test
  void similarityIsTheLargestCosineOfTheEmbeddingToTheClassMeans() throws Exception {
    NetworkConfig config = config(1);
    Weights weights = randomWithStatistics(config);
    float[] means = new float[3 * config.embeddingSize()];
    means[0] = 1;
    means[config.embeddingSize() + 1] = 1;
    means[2 * config.embeddingSize() + 2] = 1;
    GraphOutputs similarity =
        new GraphOutputs(
            EmbeddingSource.FEATURES,
            FamiliarityScore.EMBEDDING,
            new Weights.Tensor(new long[] {3, config.embeddingSize()}, means));

    byte[] file =
        OnnxExporter.export(config, weights, Temperatures.NONE, similarity, scored(config));

    float[] features = outputs(config, weights).features().toFloatArray();
    double square = 0;
    for (float feature : features) {
      square += (double) feature * feature;
    }
    double expected = Math.max(features[0], Math.max(features[1], features[2])) / Math.sqrt(square);
    assertThat((double) served(file).familiarity()).isCloseTo(expected, within(1e-5));
    assertThat(served(file).embedding()).containsExactly(features, within(1e-4f));
    OnnxImporter.ImportedNetwork imported = OnnxImporter.read(file);
    assertThat(imported.weights().tensors().keySet())
        .containsExactlyInAnyOrderElementsOf(weights.tensors().keySet());
    assertThat(imported.outputs()).usingRecursiveComparison().isEqualTo(similarity);
  }

  @Test
  void classMeansGoWithTheirScoreAlone() {
    assertThatThrownBy(
            () -> new GraphOutputs(EmbeddingSource.FEATURES, FamiliarityScore.EMBEDDING, null))
        .hasMessageContaining("EMBEDDING needs class means");
    assertThatThrownBy(
            () ->
                new GraphOutputs(
                    EmbeddingSource.FEATURES,
                    FamiliarityScore.ENERGY,
                    new Weights.Tensor(new long[] {1}, new float[1])))
        .hasMessageContaining("ENERGY takes no class means");
  }

  private static ModelContract scored(NetworkConfig config) {
    return contract(config, ModelContract.InputUnit.COUNTS, UnknownPersonRule.Score.FAMILIARITY);
  }

  private static float[] window() {
    float[] window = new float[1000];
    for (int i = 0; i < window.length; i++) {
      window[i] = (float) (Math.sin(i / 7.0) + Math.sin(i * i / 9000.0));
    }
    return window;
  }

  private Outputs outputs(NetworkConfig config, Weights weights) {
    Dt4EcgNetwork network = Dt4EcgNetwork.of(config, weights, manager);
    return network.heads(
        network.trunk(manager.create(window(), new Shape(1, 1, 1000)), false), false);
  }

  private static Prediction served(byte[] file) throws Exception {
    return served(file, window());
  }

  private static Prediction served(byte[] file, float[] window) throws Exception {
    try (OnnxModel model = OnnxModel.load(ModelFile.of(file));
        WindowClassifier classifier = model.newClassifier()) {
      return classifier.classify(List.of(window)).get(0);
    }
  }

  @Test
  void equalNetworksGiveEqualBytes() {
    NetworkConfig config = config(1);

    byte[] first = export(config, 3);
    byte[] second = export(config, 3);

    assertThat(first).isEqualTo(second).isNotEqualTo(export(config, 4));
  }

  @Test
  void aNetworkIsReadBackFromItsFile() throws Exception {
    NetworkConfig config = config(0.25f);
    Weights weights = Dt4EcgNetwork.random(config, 3, manager).weights();
    byte[] file =
        OnnxExporter.export(
            config,
            weights,
            Temperatures.NONE,
            GraphOutputs.PLAIN,
            contract(config, ModelContract.InputUnit.COUNTS));

    OnnxImporter.ImportedNetwork imported = OnnxImporter.read(file);

    assertThat(imported.config()).isEqualTo(config);
    assertThat(imported.outputs()).isEqualTo(GraphOutputs.PLAIN);
    assertThat(imported.weights().tensors().keySet())
        .containsExactlyInAnyOrderElementsOf(weights.tensors().keySet());
    weights
        .tensors()
        .forEach(
            (path, tensor) ->
                assertThat(imported.weights().tensor(path).values())
                    .containsExactly(tensor.values()));
    assertThat(
            Dt4EcgNetwork.of(imported.config(), imported.weights(), manager).weights().trainable())
        .isEqualTo(weights.trainable());
  }

  @Test
  void aFileThatIsNoNetworkOfOursIsRefused() {
    assertThatThrownBy(() -> OnnxImporter.read("not ONNX".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidModelException.class);
    assertThatThrownBy(() -> OnnxImporter.read(new byte[0]))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("another network");
  }

  @Test
  void aContractOfOtherSizesIsRefused() {
    NetworkConfig config = config(1);
    Weights weights = Dt4EcgNetwork.random(config, 3, manager).weights();
    NetworkConfig other = new NetworkConfig(1000, 4, 4, 5, config.signal());

    assertThatThrownBy(
            () ->
                OnnxExporter.export(
                    config,
                    weights,
                    Temperatures.NONE,
                    GraphOutputs.PLAIN,
                    contract(other, ModelContract.InputUnit.COUNTS)))
        .hasMessageContaining("3 identities");
    assertThatThrownBy(() -> new Temperatures(0, 1)).hasMessageContaining("positive");
  }

  private byte[] export(NetworkConfig config, long seed) {
    return OnnxExporter.export(
        config,
        Dt4EcgNetwork.random(config, seed, manager).weights(),
        Temperatures.NONE,
        GraphOutputs.PLAIN,
        contract(config, ModelContract.InputUnit.MILLIVOLTS));
  }

  /** Running statistics as after training, so that normalisation does something. */
  private Weights randomWithStatistics(NetworkConfig config) {
    Dt4EcgNetwork network = Dt4EcgNetwork.random(config, 11, manager);
    float scale = config.signal().scale();
    for (int i = 0; i < 20; i++) {
      NDArray noise = manager.randomNormal(new Shape(16, 1, 1000)).mul(scale);
      network.heads(network.trunk(noise, true), true);
    }
    return network.weights();
  }

  private static float[] probabilities(NDArray logits, double temperature) {
    return logits.div(temperature).softmax(1).toFloatArray();
  }

  private static NetworkConfig config(float scale) {
    return new NetworkConfig(1000, 4, 3, 5, new SignalScaling(125, scale, 8));
  }

  private static ModelContract contract(NetworkConfig config, ModelContract.InputUnit unit) {
    return contract(config, unit, UnknownPersonRule.Score.MAX_PROBABILITY);
  }

  private static ModelContract contract(
      NetworkConfig config, ModelContract.InputUnit unit, UnknownPersonRule.Score score) {
    return new ModelContract(
        ModelContract.CURRENT_VERSION,
        "test",
        unit,
        250,
        config.windowSamples(),
        config.windowSamples(),
        List.of("a", "b", "c", "d").subList(0, config.identities()),
        List.of("rest", "arm-movements", "walk", "run", "squats"),
        config.embeddingSize(),
        new UnknownPersonRule(score, List.of(0.5)),
        Fusion.DEFAULT,
        null,
        "simulated",
        "0".repeat(64),
        1,
        Map.of("identity.accuracy", 0.5, "activity.accuracy", 0.25, "identity.unknown", 0.0));
  }

  private static Path dataFolder() {
    String folder = System.getProperty("dt4ecg.data");
    return folder != null
        ? Path.of(folder)
        : Path.of(System.getProperty("dt4ecg.project.directory", "..")).resolve("../shared/data");
  }

  /** The first few recordings of a source. */
  private record FirstRecordings(RecordingSource all, int count) implements RecordingSource {

    @Override
    public String dataset() {
      return all.dataset();
    }

    @Override
    public List<RecordingInfo> recordings() {
      return all.recordings().subList(0, count);
    }

    @Override
    public Recording read(RecordingInfo info) throws IOException {
      return all.read(info);
    }
  }
}
