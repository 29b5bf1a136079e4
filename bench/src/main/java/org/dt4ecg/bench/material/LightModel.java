package org.dt4ecg.bench.material;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.dt4ecg.model.ContractJson;
import org.dt4ecg.model.Fusion;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.UnknownPersonRule;

/**
 * A graph that costs next to nothing and knows nothing, but obeys the contract: windows of 4 s at
 * 250 Hz, in counts. Means of six samples, 166 of them; 64 random sums of these, cut off below
 * zero, are the embedding; the heads are softmax of random sums of that.
 */
public final class LightModel {

  /** From the start of a window to that of the next, in samples: half a window. */
  public static final int USUAL_HOP = 500;

  /** People whom the shipped release knows. */
  public static final int USUAL_PEOPLE = 10;

  private static final String NAME = "bench-light";
  private static final int RATE_HZ = 250;
  private static final int WINDOW = 1000;
  private static final int POOL = 6;
  private static final int POOLED = (WINDOW - POOL) / POOL + 1;
  private static final int EMBEDDING = 64;
  private static final int ACTIVITIES = 5;
  private static final long SEED = 1;

  /** So that a window of the simulator's counts gives features of about 1. */
  private static final double EMBEDDING_WEIGHTS = 6e-4;

  private static final double HEAD_WEIGHTS = 0.3;

  private LightModel() {}

  /**
   * The file.
   *
   * @param people whom it knows
   * @param hopSamples from the start of a window to that of the next, in samples of 4 ms
   */
  public static ModelFile file(int people, int hopSamples) {
    ModelContract contract =
        new ModelContract(
            ModelContract.CURRENT_VERSION,
            NAME,
            InputUnit.COUNTS,
            RATE_HZ,
            WINDOW,
            hopSamples,
            names("person", people),
            names("activity", ACTIVITIES),
            EMBEDDING,
            UnknownPersonRule.byProbability(Math.min(0.6, 6.0 / people)),
            Fusion.DEFAULT,
            null,
            "made up",
            "0".repeat(64),
            SEED,
            Map.of());
    try {
      return ModelFile.of(graph(contract).build().toByteArray());
    } catch (InvalidModelException e) {
      throw new IllegalStateException("The made-up model breaks its own contract", e);
    }
  }

  private static List<String> names(String kind, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "%s-%04d".formatted(kind, i)).toList();
  }

  private static ModelProto.Builder graph(ModelContract contract) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
            .addMetadataProps(
                StringStringEntryProto.newBuilder()
                    .setKey(ModelContract.METADATA_KEY)
                    .setValue(ContractJson.write(contract)));
    Random random = new Random(SEED);
    int people = contract.identities().size();
    model
        .getGraphBuilder()
        .setName(NAME)
        .addInput(value(ModelContract.INPUT, 1, WINDOW))
        .addOutput(value(ModelContract.IDENTITY_OUTPUT, people))
        .addOutput(value(ModelContract.ACTIVITY_OUTPUT, ACTIVITIES))
        .addOutput(value(ModelContract.EMBEDDING_OUTPUT, EMBEDDING))
        .addInitializer(weights("features", random, EMBEDDING_WEIGHTS, POOLED, EMBEDDING))
        .addInitializer(weights("people", random, HEAD_WEIGHTS, EMBEDDING, people))
        .addInitializer(weights("activities", random, HEAD_WEIGHTS, EMBEDDING, ACTIVITIES))
        .addNode(
            node("AveragePool", "pooled", ModelContract.INPUT)
                .addAttribute(integers("kernel_shape", POOL))
                .addAttribute(integers("strides", POOL)))
        .addNode(node("Flatten", "flat", "pooled"))
        .addNode(node("MatMul", "sums", "flat", "features"))
        .addNode(node("Relu", ModelContract.EMBEDDING_OUTPUT, "sums"))
        .addNode(node("MatMul", "who", ModelContract.EMBEDDING_OUTPUT, "people"))
        .addNode(node("MatMul", "what", ModelContract.EMBEDDING_OUTPUT, "activities"))
        .addNode(node("Softmax", ModelContract.IDENTITY_OUTPUT, "who"))
        .addNode(node("Softmax", ModelContract.ACTIVITY_OUTPUT, "what"));
    return model;
  }

  private static NodeProto.Builder node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(operator + "-" + output)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  private static AttributeProto.Builder integers(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addInts(value);
  }

  private static TensorProto.Builder weights(
      String name, Random random, double deviation, int rows, int columns) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addDims(rows)
            .addDims(columns);
    for (int i = 0; i < rows * columns; i++) {
      tensor.addFloatData((float) (deviation * random.nextGaussian()));
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
