package org.dt4ecg.model;

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
import java.util.List;

/**
 * An ONNX model that can be worked out by hand, for {@link Contracts#tiny()}: the embedding is the
 * sum of the first and of the last two samples; identity and activity are softmax of matrices
 * applied to it. Built as protobuf so that a test may break any part of it.
 */
public final class TinyModel {

  static final float[] EMBEDDING_WEIGHTS = {1, 0, 1, 0, 0, 1, 0, 1};
  static final float[] IDENTITY_WEIGHTS = {1, 0, -1, 0, 1, 0.5f};
  static final float[] ACTIVITY_WEIGHTS = {1, 0, 0, 1};

  private TinyModel() {}

  public static byte[] bytes() {
    return model().build().toByteArray();
  }

  public static ModelProto.Builder model() {
    return model(ContractJson.write(Contracts.tiny()));
  }

  static ModelProto.Builder model(String contract) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .setProducerName("dt4ecg test")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
        .addMetadataProps(
            StringStringEntryProto.newBuilder()
                .setKey(ModelContract.METADATA_KEY)
                .setValue(contract))
        .setGraph(graph());
  }

  /**
   * The variant that says how familiar a window is, by the larger number of its embedding, and
   * rejects by that.
   *
   * @param column whether the output is {@code [N, 1]} rather than {@code [N]}
   */
  public static ModelProto.Builder withFamiliarity(boolean column) {
    ModelProto.Builder model = model(ContractJson.write(byFamiliarity()));
    model
        .getGraphBuilder()
        .addOutput(column ? value("familiarity", 1) : value("familiarity"))
        .addNode(
            node("ReduceMax", List.of("embedding"), "familiarity")
                .addAttribute(
                    AttributeProto.newBuilder()
                        .setName("axes")
                        .setType(AttributeProto.AttributeType.INTS)
                        .addInts(1))
                .addAttribute(
                    AttributeProto.newBuilder()
                        .setName("keepdims")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(column ? 1 : 0)));
    return model;
  }

  /** The variant that was trained to tell activities alone: it says nothing of people. */
  public static ModelProto.Builder activitiesAlone() {
    ModelProto.Builder model = model(ContractJson.write(Contracts.activitiesAlone()));
    model.getGraphBuilder().removeOutput(0);
    return model;
  }

  /** The variant that was trained to tell people alone: it says nothing of activities. */
  public static ModelProto.Builder peopleAlone() {
    ModelProto.Builder model = model(ContractJson.write(Contracts.peopleAlone()));
    model.getGraphBuilder().removeOutput(1);
    return model;
  }

  static ModelContract byFamiliarity() {
    return Contracts.tiny(
        new UnknownPersonRule(UnknownPersonRule.Score.FAMILIARITY, List.of(1.5)),
        Fusion.DEFAULT,
        null);
  }

  private static GraphProto.Builder graph() {
    return GraphProto.newBuilder()
        .setName("tiny")
        .addInput(value("ecg", 1, 4))
        .addOutput(value("identity", 3))
        .addOutput(value("activity", 2))
        .addOutput(value("embedding", 2))
        .addInitializer(weights("w", EMBEDDING_WEIGHTS, 4, 2))
        .addInitializer(weights("u", IDENTITY_WEIGHTS, 2, 3))
        .addInitializer(weights("v", ACTIVITY_WEIGHTS, 2, 2))
        .addNode(node("Flatten", List.of("ecg"), "flat"))
        .addNode(node("MatMul", List.of("flat", "w"), "embedding"))
        .addNode(node("MatMul", List.of("embedding", "u"), "people"))
        .addNode(node("Softmax", List.of("people"), "identity").addAttribute(lastAxis()))
        .addNode(node("MatMul", List.of("embedding", "v"), "activities"))
        .addNode(node("Softmax", List.of("activities"), "activity").addAttribute(lastAxis()));
  }

  static NodeProto.Builder node(String operator, List<String> inputs, String output) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(operator + "-" + output)
        .addAllInput(inputs)
        .addOutput(output);
  }

  private static AttributeProto.Builder lastAxis() {
    return AttributeProto.newBuilder()
        .setName("axis")
        .setType(AttributeProto.AttributeType.INT)
        .setI(-1);
  }

  static TensorProto.Builder weights(String name, float[] values, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
    for (long size : shape) {
      tensor.addDims(size);
    }
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return tensor;
  }

  /** A float value with an open first axis and the given further ones. */
  static ValueInfoProto.Builder value(String name, long... sizes) {
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

  /** What the model says of a window, worked out in Java. */
  static Prediction expected(float[] window) {
    double a = window[0] + window[1];
    double b = window[2] + window[3];
    return new Prediction(
        softmax(a, b, -a + 0.5 * b), softmax(a, b), new float[] {(float) a, (float) b});
  }

  private static float[] softmax(double... logits) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    float[] probabilities = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = (float) (Math.exp(logits[i]) / sum);
    }
    return probabilities;
  }
}
