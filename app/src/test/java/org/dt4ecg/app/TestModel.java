package org.dt4ecg.app;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dt4ecg.model.ContractJson;
import org.dt4ecg.model.Fusion;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.TemplateMatching;
import org.dt4ecg.model.UnknownPersonRule;
import org.jspecify.annotations.Nullable;

/**
 * A real ONNX model that has made up its mind: whatever the ECG, it is {@code sim-01}, and at rest.
 * Windows of four seconds at 250 Hz, side by side. The embedding is the mean of the window in
 * millivolts beside the constant {@link #CONSTANT}.
 */
public final class TestModel {

  public static final String PERSON = "sim-01";
  public static final String ACTIVITY = "rest";

  /** Second number of every embedding. */
  private static final float CONSTANT = 0.5f;

  private static final int WINDOW_SAMPLES = 1000;
  private static final int EMBEDDING = 2;
  private static final List<String> PEOPLE = List.of(PERSON, "sim-02", "sim-03");
  private static final List<String> ACTIVITIES =
      List.of(ACTIVITY, "arm-movements", "walk", "run", "squats");

  private TestModel() {}

  /** Writes the model and returns its file. */
  public static Path write(Path folder) throws IOException {
    return write(folder, ModelContract.InputUnit.MILLIVOLTS);
  }

  /** Writes the model, for windows in a unit, and returns its file. */
  public static Path write(Path folder, ModelContract.InputUnit unit) throws IOException {
    return write(folder, contract(unit, UnknownPersonRule.byProbability(0.5), null));
  }

  /**
   * Writes a model for which anybody whose signal has a mean above zero is a stranger, and that
   * takes templates: people are alike whose means are.
   */
  public static Path writeForEnrolment(Path folder) throws IOException {
    UnknownPersonRule byFamiliarity =
        new UnknownPersonRule(UnknownPersonRule.Score.FAMILIARITY, List.of(0.0));
    return write(
        folder,
        contract(
            ModelContract.InputUnit.MILLIVOLTS,
            byFamiliarity,
            new TemplateMatching(0.9, -1, List.of(), List.of())));
  }

  private static Path write(Path folder, ModelContract contract) throws IOException {
    return Files.write(folder.resolve("dt4ecg-sim-test.onnx"), model(contract).toByteArray());
  }

  private static ModelContract contract(
      ModelContract.InputUnit unit,
      UnknownPersonRule rejection,
      @Nullable TemplateMatching templates) {
    return new ModelContract(
        ModelContract.CURRENT_VERSION,
        "decided",
        unit,
        250,
        WINDOW_SAMPLES,
        WINDOW_SAMPLES,
        PEOPLE,
        ACTIVITIES,
        EMBEDDING,
        rejection,
        Fusion.DEFAULT,
        templates,
        "simulated",
        "0".repeat(64),
        1,
        Map.of());
  }

  private static ModelProto model(ModelContract contract) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .setProducerName("dt4ecg test")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
        .addMetadataProps(
            StringStringEntryProto.newBuilder()
                .setKey(ModelContract.METADATA_KEY)
                .setValue(ContractJson.write(contract)))
        .setGraph(graph())
        .build();
  }

  private static GraphProto.Builder graph() {
    return GraphProto.newBuilder()
        .setName("decided")
        .addInput(value(ModelContract.INPUT, 1, WINDOW_SAMPLES))
        .addOutput(value(ModelContract.IDENTITY_OUTPUT, PEOPLE.size()))
        .addOutput(value(ModelContract.ACTIVITY_OUTPUT, ACTIVITIES.size()))
        .addOutput(value(ModelContract.EMBEDDING_OUTPUT, EMBEDDING))
        .addOutput(value(ModelContract.FAMILIARITY_OUTPUT, 1))
        .addInitializer(mean())
        .addInitializer(floats("c").addDims(EMBEDDING).addFloatData(0).addFloatData(CONSTANT))
        .addInitializer(floats("f").addDims(EMBEDDING).addDims(1).addFloatData(-1).addFloatData(0))
        .addInitializer(zeros("u", EMBEDDING, PEOPLE.size()))
        .addInitializer(zeros("v", EMBEDDING, ACTIVITIES.size()))
        .addInitializer(firstIsLikely("p", PEOPLE.size()))
        .addInitializer(firstIsLikely("a", ACTIVITIES.size()))
        .addNode(node("Flatten", "flat", ModelContract.INPUT))
        .addNode(node("MatMul", "mean", "flat", "w"))
        .addNode(node("Add", ModelContract.EMBEDDING_OUTPUT, "mean", "c"))
        .addNode(
            node("MatMul", ModelContract.FAMILIARITY_OUTPUT, ModelContract.EMBEDDING_OUTPUT, "f"))
        .addNode(node("MatMul", "people-0", ModelContract.EMBEDDING_OUTPUT, "u"))
        .addNode(node("Add", "people", "people-0", "p"))
        .addNode(node("Softmax", ModelContract.IDENTITY_OUTPUT, "people").addAttribute(lastAxis()))
        .addNode(node("MatMul", "activities-0", ModelContract.EMBEDDING_OUTPUT, "v"))
        .addNode(node("Add", "activities", "activities-0", "a"))
        .addNode(
            node("Softmax", ModelContract.ACTIVITY_OUTPUT, "activities").addAttribute(lastAxis()));
  }

  private static NodeProto.Builder node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(operator + "-" + output)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  private static AttributeProto.Builder lastAxis() {
    return AttributeProto.newBuilder()
        .setName("axis")
        .setType(AttributeProto.AttributeType.INT)
        .setI(-1);
  }

  /** The mean of the window as the first number, nothing as the second. */
  private static TensorProto.Builder mean() {
    TensorProto.Builder tensor = floats("w").addDims(WINDOW_SAMPLES).addDims(EMBEDDING);
    for (int i = 0; i < WINDOW_SAMPLES; i++) {
      tensor.addFloatData(1f / WINDOW_SAMPLES).addFloatData(0);
    }
    return tensor;
  }

  private static TensorProto.Builder zeros(String name, int rows, int columns) {
    TensorProto.Builder tensor = floats(name).addDims(rows).addDims(columns);
    for (int i = 0; i < rows * columns; i++) {
      tensor.addFloatData(0);
    }
    return tensor;
  }

  private static TensorProto.Builder firstIsLikely(String name, int size) {
    TensorProto.Builder tensor = floats(name).addDims(size);
    for (int i = 0; i < size; i++) {
      tensor.addFloatData(i == 0 ? 4 : 0);
    }
    return tensor;
  }

  private static TensorProto.Builder floats(String name) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT.getNumber());
  }

  private static ValueInfoProto.Builder value(String name, long... sizes) {
    TensorShapeProto.Builder shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
    for (long size : sizes) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(shape)));
  }
}
