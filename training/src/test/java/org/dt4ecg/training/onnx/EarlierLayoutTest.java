package org.dt4ecg.training.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.MadeUpEcg;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.model.release.GoldenVectors;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.dataset.WindowCutter;
import org.dt4ecg.training.network.Weights.Tensor;
import org.dt4ecg.training.onnx.NetworkGraph.UnitRows;
import org.dt4ecg.training.onnx.OnnxImporter.ImportedNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files whose convolutions have one dimension, and what is written of the same network today. */
@Tag("slow")
class EarlierLayoutTest {

  private static final float ROUNDING = 1e-5f;

  private static final String SHIPPED = "dt4ecg-sim-5f69ee5129cc";

  static List<MadeNetwork> networks() {
    return MadeNetwork.all();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void bothLayoutsAreReadAsTheNetworkThatWasWritten(MadeNetwork made) throws Exception {
    for (byte[] file : List.of(earlier(made), made.file())) {
      ImportedNetwork read = OnnxImporter.read(file);

      assertThat(read.config()).isEqualTo(made.config());
      assertThat(read.outputs()).usingRecursiveComparison().isEqualTo(made.outputs());
      assertThat(read.temperatures().identity()).isEqualTo(1.5);
      assertThat(read.temperatures().activity()).isCloseTo(0.8, within(1e-7));
      assertThat(read.weights().tensors().keySet())
          .containsExactlyInAnyOrderElementsOf(made.weights().tensors().keySet());
      made.weights().tensors().forEach((path, tensor) -> assertWeight(read, made, path, tensor));
    }
  }

  /** The vectors of a cosine head are written with length 1. */
  private static void assertWeight(
      ImportedNetwork read, MadeNetwork made, String path, Tensor tensor) {
    boolean direction =
        made.config().identityHead().isCosine() && path.equals("identity.logits.weight");
    Tensor written = direction ? UnitRows.of(tensor) : tensor;
    assertThat(read.weights().tensor(path).shape()).containsExactly(written.shape());
    assertThat(read.weights().tensor(path).values()).containsExactly(written.values());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theGraphOfTodaySaysTheSameOfOneWindowAndOfMany(MadeNetwork made) throws Exception {
    byte[] earlier = earlier(made);
    ModelContract contract = ModelFile.of(earlier).contract();
    List<float[]> many =
        LongStream.range(0, 9).mapToObj(i -> MadeUpEcg.noisyHeartbeats(contract, i)).toList();

    for (List<float[]> windows : List.of(many.subList(0, 1), many)) {
      assertSame(served(made.file(), windows), served(earlier, windows));
      assertSame(served(OnnxExporter.rewrite(earlier), windows), served(earlier, windows));
    }
  }

  @Test
  void aReleaseThatIsWrittenAnewSaysTheSameOfSimulatedWindows() throws Exception {
    byte[] earlier = earlier(SHIPPED);

    byte[] today = OnnxExporter.rewrite(earlier);

    List<float[]> windows = simulatedWindows(ModelFile.of(earlier).contract());
    assertSame(served(today, windows), served(earlier, windows));
    assertThat(windows).hasSizeGreaterThan(100);
    try (OnnxModel before = OnnxModel.load(ModelFile.of(earlier));
        OnnxModel after = OnnxModel.load(ModelFile.of(today))) {
      GoldenVectors.check(after, GoldenVectors.of(before, 1));
      GoldenVectors.check(before, GoldenVectors.of(after, 2));
    }
  }

  @Test
  void theReleaseThatComesWithTheProjectHasTheWeightsOfTheEarlierOne() throws Exception {
    byte[] shipped =
        Files.readAllBytes(
            Path.of(Objects.requireNonNull(System.getProperty("dt4ecg.project.directory")))
                .resolve("model/releases/dt4ecg-sim.onnx"));
    ImportedNetwork earlier = OnnxImporter.read(earlier(SHIPPED));

    ImportedNetwork today = OnnxImporter.read(shipped);

    assertThat(today.weights()).usingRecursiveComparison().isEqualTo(earlier.weights());
    assertThat(today.temperatures()).isEqualTo(earlier.temperatures());
    assertThat(ModelFile.of(shipped).contract())
        .as("how templates are matched is of today")
        .usingRecursiveComparison()
        .ignoringFields("templates")
        .isEqualTo(ModelFile.of(earlier(SHIPPED)).contract());
    assertThat(dimensionsOfConvolutions(shipped)).containsOnly(2);
    assertThat(dimensionsOfConvolutions(earlier(SHIPPED))).containsOnly(1);
  }

  @Test
  void whatIsWrittenAnewKeepsItsMetadataAndChangesNoMore() throws Exception {
    StringStringEntryProto further =
        StringStringEntryProto.newBuilder().setKey("dt4ecg.further").setValue("kept").build();
    byte[] earlier =
        ModelProto.parseFrom(earlier(SHIPPED)).toBuilder()
            .addMetadataProps(further)
            .build()
            .toByteArray();

    byte[] today = OnnxExporter.rewrite(earlier);

    assertThat(ModelProto.parseFrom(today).getMetadataPropsList())
        .extracting(StringStringEntryProto::getKey)
        .containsExactly("dt4ecg.contract", "dt4ecg.further");
    assertThat(ModelProto.parseFrom(today).getMetadataPropsList()).contains(further);
    assertThat(ModelFile.of(today).contract()).isEqualTo(ModelFile.of(earlier).contract());
    assertThat(today).isNotEqualTo(earlier);
    assertThat(OnnxExporter.rewrite(today)).isEqualTo(today);
  }

  @Test
  void aNetworkOfSomebodyElsesIsNotWrittenAnew() throws Exception {
    ModelProto.Builder foreign = ModelProto.parseFrom(earlier(SHIPPED)).toBuilder();
    foreign
        .getGraphBuilder()
        .getInitializerBuilderList()
        .forEach(tensor -> tensor.setName("of-somebody-else." + tensor.getName()));

    assertThatThrownBy(() -> OnnxExporter.rewrite(foreign.build().toByteArray()))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("another network");
    foreign.getGraphBuilder().getInitializerBuilder(0).clearRawData().addFloatData(1);
    assertThatThrownBy(() -> OnnxImporter.read(foreign.build().toByteArray()))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("another network");
  }

  private static List<Integer> dimensionsOfConvolutions(byte[] file) throws IOException {
    return ModelProto.parseFrom(file).getGraph().getNodeList().stream()
        .filter(node -> node.getOpType().equals("Conv"))
        .map(EarlierLayoutTest::kernelDimensions)
        .toList();
  }

  private static int kernelDimensions(NodeProto convolution) {
    return convolution.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals("kernel_shape"))
        .mapToInt(attribute -> attribute.getIntsCount())
        .sum();
  }

  private static void assertSame(List<Prediction> actual, List<Prediction> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      Prediction here = actual.get(i);
      Prediction there = expected.get(i);
      assertThat(here.identity()).containsExactly(there.identity(), within(ROUNDING));
      assertThat(here.activity()).containsExactly(there.activity(), within(ROUNDING));
      assertThat(here.embedding()).containsExactly(there.embedding(), within(ROUNDING));
      assertThat(here.familiarity()).isCloseTo(there.familiarity(), within(ROUNDING));
    }
  }

  private static List<Prediction> served(byte[] file, List<float[]> windows) throws Exception {
    try (OnnxModel model = OnnxModel.load(ModelFile.of(file));
        WindowClassifier classifier = model.newClassifier()) {
      return classifier.classify(windows);
    }
  }

  private static List<float[]> simulatedWindows(ModelContract contract) throws IOException {
    RecordedData data =
        RecordedData.read(new SimulatedRecordings(3, 1, Duration.ofSeconds(30), 42), Set.of());
    return new WindowCutter(
            data.unit(), contract.samplingRateHz(), contract.windowSamples(), contract.hopSamples())
        .grid(Slice.of(data.sessions())).windows().stream()
            .map(window -> window.window().samples())
            .toList();
  }

  private static byte[] earlier(MadeNetwork made) throws IOException {
    return earlier(made.name());
  }

  private static byte[] earlier(String name) throws IOException {
    String resource = "/earlier-layout/" + name + ".onnx";
    try (InputStream stream =
        Objects.requireNonNull(EarlierLayoutTest.class.getResourceAsStream(resource), resource)) {
      return stream.readAllBytes();
    }
  }
}
