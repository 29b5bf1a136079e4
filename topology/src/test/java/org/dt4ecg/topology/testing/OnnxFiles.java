package org.dt4ecg.topology.testing;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Map;
import org.dt4ecg.model.ContractJson;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.model.UnknownPersonRule;

/**
 * Small ONNX files that really run: windows of 4 s every 2 s as {@link FakeModel}, two people, two
 * activities. Those of different seeds have different versions.
 */
public final class OnnxFiles {

  /** Name of all these models. */
  public static final String NAME = "small";

  private static final int WINDOW_SAMPLES = 1000;
  private static final int SLOW_NODES = 1500;

  private OnnxFiles() {}

  public static byte[] bytes(long seed) {
    return bytes(model(contract(NAME, seed)));
  }

  public static byte[] bytes(ModelProto.Builder model) {
    return model.build().toByteArray();
  }

  public static ModelContract contract(String name, long seed) {
    return contract(name, seed, 250, 500);
  }

  public static ModelContract contract(String name, long seed, int samplingRateHz, int hopSamples) {
    FakeModel fake = FakeModel.fusing();
    return new ModelContract(
        ModelContract.CURRENT_VERSION,
        name,
        InputUnit.MILLIVOLTS,
        samplingRateHz,
        WINDOW_SAMPLES,
        hopSamples,
        fake.contract().identities(),
        fake.contract().activities(),
        2,
        UnknownPersonRule.byProbability(0.4),
        fake.contract().fusion(),
        null,
        "made up",
        "0".repeat(64),
        seed,
        Map.of());
  }

  /**
   * The embedding is the sums of the two halves of the window, and something by the seed; the heads
   * are softmax of it.
   */
  public static ModelProto.Builder model(ModelContract contract) {
    ModelProto.Builder model = model(ContractJson.write(contract));
    model.getGraphBuilder().getInitializerBuilder(1).setFloatData(0, offset(contract.seed()));
    return model;
  }

  /** How sure the model of that seed is of the first person, in a window that adds up to zero. */
  public static double confidence(long seed) {
    return 1 / (1 + Math.exp(-offset(seed)));
  }

  private static float offset(long seed) {
    return 0.05f * seed;
  }

  public static ModelProto.Builder model(String contract) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
            .addMetadataProps(
                StringStringEntryProto.newBuilder()
                    .setKey(ModelContract.METADATA_KEY)
                    .setValue(contract));
    model
        .getGraphBuilder()
        .setName("small")
        .addInput(value("ecg", 1, WINDOW_SAMPLES))
        .addOutput(value("identity", 2))
        .addOutput(value("activity", 2))
        .addOutput(value("embedding", 2))
        .addInitializer(halves())
        .addInitializer(tensor("offset", 2).addFloatData(0).addFloatData(0))
        .addNode(node("Flatten", "ecg", "flat"))
        .addNode(node("MatMul", "flat", "sums").addInput("halves"))
        .addNode(node("Add", "sums", "embedding").addInput("offset"))
        .addNode(node("Softmax", "embedding", "identity").addAttribute(lastAxis()))
        .addNode(node("Softmax", "embedding", "activity").addAttribute(lastAxis()));
    return model;
  }

  /** The same model, with so much to compute before it that it takes far more than 10 times. */
  public static ModelProto.Builder slow(ModelContract contract) {
    ModelProto.Builder model = model(contract);
    String input = "flat";
    for (int i = 0; i < SLOW_NODES; i++) {
      String output = "slow-" + i;
      model.getGraphBuilder().addNode(1 + i, node("Erf", input, output));
      input = output;
    }
    model.getGraphBuilder().getNodeBuilder(SLOW_NODES + 1).setInput(0, input);
    return model;
  }

  private static NodeProto.Builder node(String operator, String input, String output) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(operator + "-" + output)
        .addInput(input)
        .addOutput(output);
  }

  private static AttributeProto.Builder lastAxis() {
    return AttributeProto.newBuilder()
        .setName("axis")
        .setType(AttributeProto.AttributeType.INT)
        .setI(-1);
  }

  private static TensorProto.Builder halves() {
    TensorProto.Builder tensor = tensor("halves", WINDOW_SAMPLES, 2);
    for (int i = 0; i < WINDOW_SAMPLES; i++) {
      boolean firstHalf = i < WINDOW_SAMPLES / 2;
      tensor.addFloatData(firstHalf ? 0.01f : 0).addFloatData(firstHalf ? 0 : 0.01f);
    }
    return tensor;
  }

  private static TensorProto.Builder tensor(String name, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
    for (long size : shape) {
      tensor.addDims(size);
    }
    return tensor;
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
