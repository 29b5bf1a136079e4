package org.dt4ecg.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.dt4ecg.schemas.digest.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFileTest {

  @Test
  void aGoodFileTellsItsContractAndVersion() throws InvalidModelException {
    byte[] bytes = TinyModel.bytes();

    ModelFile file = ModelFile.of(bytes);

    assertThat(file.contract()).isEqualTo(Contracts.tiny());
    assertThat(file.bytes()).isEqualTo(bytes);
    assertThat(file.sha256()).matches("[0-9a-f]{64}").isEqualTo(Sha256.of(bytes));
    assertThat(file.version()).hasSize(12).isEqualTo(file.sha256().substring(0, 12));
  }

  @Test
  void theDigestIsSha256() {
    // FIPS 180-2, appendix B.1
    assertThat(Sha256.of(new byte[] {'a', 'b', 'c'}))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void theFileIsItsOwnCopy() throws InvalidModelException {
    byte[] bytes = TinyModel.bytes();
    ModelFile file = ModelFile.of(bytes);
    byte[] original = bytes.clone();

    Arrays.fill(bytes, (byte) 0);
    Arrays.fill(file.bytes(), (byte) 0);

    assertThat(file.bytes()).isEqualTo(original);
  }

  @Test
  void aFileIsReadFromDiskAndARefusalNamesIt(@TempDir Path folder)
      throws IOException, InvalidModelException {
    Path good = Files.write(folder.resolve("good.onnx"), TinyModel.bytes());
    Path bad = Files.write(folder.resolve("bad.onnx"), new byte[] {1, 2, 3});

    assertThat(ModelFile.read(good).contract()).isEqualTo(Contracts.tiny());
    assertThatThrownBy(() -> ModelFile.read(bad))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("bad.onnx");
    assertThatThrownBy(() -> ModelFile.read(folder.resolve("none.onnx")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aFileCutAnywhereIsRefused() {
    byte[] bytes = TinyModel.bytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> ModelFile.of(cut))
          .as("the first %d of %d bytes", length, bytes.length)
          .isInstanceOf(InvalidModelException.class);
    }
  }

  @Test
  void aFlippedByteNeverCausesAnythingButARefusal() {
    byte[] bytes = TinyModel.bytes();
    for (int position = 0; position < bytes.length; position++) {
      byte[] flipped = bytes.clone();
      flipped[position] ^= (byte) 0xff;
      try {
        ModelFile.of(flipped);
      } catch (InvalidModelException e) {
        assertThat(e).hasMessageMatching("(?s).{40,}");
      }
    }
  }

  @Test
  void aFileWithoutAContractIsRefused() {
    assertRefused(ModelProto.Builder::clearMetadataProps, "0 entries dt4ecg.contract");
    assertRefused(
        model -> model.addMetadataProps(model.getMetadataProps(0)), "2 entries dt4ecg.contract");
  }

  @Test
  void anInconsistentContractIsRefused() {
    assertRefused(
        model ->
            model
                .getMetadataPropsBuilder(0)
                .setValue(
                    ContractJson.write(Contracts.tiny())
                        .replace("\"hopSamples\":2", "\"hopSamples\":9")),
        "hopSamples is 9");
  }

  @Test
  void anotherNumberOfLabelsThanTheHeadHasIsRefused() {
    String contract = ContractJson.write(Contracts.tiny(List.of("sim-01", "sim-02"), 4, 2));

    assertRefused(
        model -> model.getMetadataPropsBuilder(0).setValue(contract),
        "output identity is FLOAT[N, 3], by the contract it is FLOAT[N, 2]");
  }

  @Test
  void anotherEmbeddingSizeIsRefused() {
    String contract =
        ContractJson.write(Contracts.tiny(List.of("sim-01", "sim-02", "sim-03"), 4, 8));

    assertRefused(
        model -> model.getMetadataPropsBuilder(0).setValue(contract),
        "output embedding is FLOAT[N, 2], by the contract it is FLOAT[N, 8]");
  }

  @Test
  void anotherWindowLengthIsRefused() {
    String contract =
        ContractJson.write(Contracts.tiny(List.of("sim-01", "sim-02", "sim-03"), 1000, 2));

    assertRefused(
        model -> model.getMetadataPropsBuilder(0).setValue(contract),
        "input ecg is FLOAT[N, 1, 4], by the contract it is FLOAT[N, 1, 1000]");
  }

  @Test
  void aBatchOfFixedSizeIsRefused() {
    assertGraphRefused(
        graph ->
            graph
                .getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .setDim(0, TensorShapeProto.Dimension.newBuilder().setDimValue(1)),
        "input ecg is FLOAT[1, 1, 4]");
  }

  @Test
  void anotherElementTypeIsRefused() {
    assertGraphRefused(
        graph ->
            graph
                .getOutputBuilder(1)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(TensorProto.DataType.DOUBLE.getNumber()),
        "output activity is DOUBLE[N, 2]");
  }

  @Test
  void otherInputsAndOutputsAreRefused() {
    assertGraphRefused(graph -> graph.getInputBuilder(0).setName("x"), "inputs are [x]");
    assertGraphRefused(graph -> graph.addInput(TinyModel.value("age", 1)), "inputs are [ecg, age]");
    assertGraphRefused(graph -> graph.removeOutput(2), "embedding is missing");
    assertGraphRefused(graph -> graph.removeOutput(1), "activity is missing");
  }

  @Test
  void anOutputOfATaskThatWasNotTrainedIsNotAskedFor() throws InvalidModelException {
    assertThat(ModelFile.of(TinyModel.peopleAlone().build().toByteArray()).contract())
        .isEqualTo(Contracts.peopleAlone());
    assertThat(ModelFile.of(TinyModel.activitiesAlone().build().toByteArray()).contract())
        .isEqualTo(Contracts.activitiesAlone());
  }

  @ParameterizedTest(name = "as a column: {0}")
  @ValueSource(booleans = {true, false})
  void familiarityIsAVectorOrAColumn(boolean column) throws InvalidModelException {
    ModelFile file = ModelFile.of(TinyModel.withFamiliarity(column).build().toByteArray());

    assertThat(file.contract().rejection().score()).isEqualTo(UnknownPersonRule.Score.FAMILIARITY);
  }

  @Test
  void whoRejectsByFamiliarityHasToGiveIt() {
    String contract = ContractJson.write(TinyModel.byFamiliarity());

    assertRefused(
        model -> model.getMetadataPropsBuilder(0).setValue(contract),
        "no output familiarity, though the contract rejects by it");
  }

  @Test
  void aFamiliarityOfAnotherShapeOrTypeIsRefused() {
    assertGraphRefused(
        graph -> graph.addOutput(TinyModel.value("familiarity", 2)),
        "output familiarity is FLOAT[N, 2], by the contract it is FLOAT[N, 1]");
    assertGraphRefused(
        graph -> graph.addOutput(TinyModel.value("familiarity", 1, 1)),
        "output familiarity is FLOAT[N, 1, 1], by the contract it is FLOAT[N]");
    assertGraphRefused(
        graph -> {
          graph.addOutput(TinyModel.value("familiarity"));
          graph
              .getOutputBuilder(3)
              .getTypeBuilder()
              .getTensorTypeBuilder()
              .setElemType(TensorProto.DataType.DOUBLE.getNumber());
        },
        "output familiarity is DOUBLE[N]");
  }

  @Test
  void weightsThatAreListedAmongTheInputsAreNoInputs() throws InvalidModelException {
    ModelProto.Builder model = TinyModel.model();
    model.getGraphBuilder().addInput(TinyModel.value("w", 2));

    assertThat(ModelFile.of(model.build().toByteArray()).contract()).isEqualTo(Contracts.tiny());
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void weightsThatAreNoNumbersAreRefused(float weight) {
    assertGraphRefused(
        graph -> graph.getInitializerBuilder(1).setFloatData(3, weight), "weights u hold NaN");
    ByteBuffer raw = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    raw.putFloat(1).putFloat(weight).putFloat(1).putFloat(1).flip();
    assertGraphRefused(
        graph ->
            graph.getInitializerBuilder(2).clearFloatData().setRawData(ByteString.copyFrom(raw)),
        "weights v hold NaN");
    assertGraphRefused(
        graph ->
            graph
                .addInitializerBuilder()
                .setName("d")
                .setDataType(TensorProto.DataType.DOUBLE.getNumber())
                .addDims(1)
                .addDoubleData(weight),
        "weights d hold NaN");
  }

  @Test
  void weightsOutsideTheFileAreRefused() {
    assertGraphRefused(
        graph ->
            graph
                .getInitializerBuilder(0)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .clearFloatData(),
        "weights w lie outside the file");
  }

  private static void assertGraphRefused(Consumer<GraphProto.Builder> damage, String message) {
    assertRefused(model -> damage.accept(model.getGraphBuilder()), message);
  }

  private static void assertRefused(Consumer<ModelProto.Builder> damage, String message) {
    ModelProto.Builder model = TinyModel.model();
    damage.accept(model);
    byte[] bytes = model.build().toByteArray();

    assertThatThrownBy(() -> ModelFile.of(bytes))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }
}
