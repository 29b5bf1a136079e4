package org.dt4ecg.training.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.training.network.Attention;
import org.dt4ecg.training.network.IdentityHead;
import org.dt4ecg.training.network.NetworkConfig;
import org.dt4ecg.training.network.SignalScaling;
import org.dt4ecg.training.network.Weights;

/** Reads a network back out of a file of {@link OnnxExporter}, to go on training from it. */
public final class OnnxImporter {

  private OnnxImporter() {}

  /**
   * A network as read from a file.
   *
   * @param config its sizes and the constants of its preprocessing
   * @param weights its weights by path
   * @param temperatures what its logits are divided by
   * @param outputs what it puts out beside probabilities
   */
  public record ImportedNetwork(
      NetworkConfig config, Weights weights, Temperatures temperatures, GraphOutputs outputs) {}

  /**
   * Reads a file.
   *
   * @throws InvalidModelException if it is no ONNX file, or not one of this network
   */
  public static ImportedNetwork read(byte[] file) throws InvalidModelException {
    GraphProto graph = parse(file).getGraph();
    try {
      return network(graph);
    } catch (IllegalArgumentException e) {
      throw new InvalidModelException(
          "the file holds another network, not one of this project's: " + e.getMessage(), e);
    }
  }

  private static ImportedNetwork network(GraphProto graph) {
    Map<String, Weights.Tensor> tensors = new LinkedHashMap<>();
    Map<String, Weights.Tensor> constants = new LinkedHashMap<>();
    for (TensorProto tensor : graph.getInitializerList()) {
      if (tensor.getDataType() == TensorProto.DataType.FLOAT_VALUE) {
        boolean constant = tensor.getName().startsWith(NetworkGraph.CONSTANT_PREFIX);
        (constant ? constants : tensors)
            .put(tensor.getName(), constant ? tensor(tensor) : weight(tensor));
      }
    }
    Weights weights = new Weights(tensors);
    Weights fixed = new Weights(constants);
    return new ImportedNetwork(
        config(graph, weights, fixed),
        weights,
        new Temperatures(
            temperature(fixed, ModelContract.IDENTITY_OUTPUT),
            temperature(fixed, ModelContract.ACTIVITY_OUTPUT)),
        GraphOutputsReader.read(graph, fixed));
  }

  static ModelProto parse(byte[] file) throws InvalidModelException {
    try {
      return ModelProto.parseFrom(file);
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidModelException("the file is not ONNX: " + e.getMessage(), e);
    }
  }

  private static NetworkConfig config(GraphProto graph, Weights weights, Weights constants) {
    if (graph.getInputCount() != 1
        || graph.getInput(0).getType().getTensorType().getShape().getDimCount() != 3) {
      throw new IllegalArgumentException("its input is not one tensor [N, 1, L]");
    }
    long samples = graph.getInput(0).getType().getTensorType().getShape().getDim(2).getDimValue();
    float limit = constants.tensor(NetworkGraph.CONSTANT_PREFIX + "limit").values()[0];
    float gain = constants.tensor(NetworkGraph.CONSTANT_PREFIX + "gain").values()[0];
    return new NetworkConfig(
        Math.toIntExact(samples),
        outputs(weights, "stem.convolution.weight"),
        attention(weights),
        outputs(weights, "identity.logits.weight"),
        outputs(weights, "activity.logits.weight"),
        new SignalScaling(highPassSamples(graph), 1 / (gain * limit), limit),
        identityHead(constants));
  }

  private static double temperature(Weights constants, String output) {
    return constants.tensor(NetworkGraph.TEMPERATURE_PREFIX + output).values()[0];
  }

  private static IdentityHead identityHead(Weights constants) {
    Weights.Tensor scale = constants.tensors().get(NetworkGraph.IDENTITY_SCALE);
    return scale == null ? IdentityHead.LINEAR : IdentityHead.cosine(scale.values()[0]);
  }

  private static Attention attention(Weights weights) {
    return Attention.of(
        weights.tensors().containsKey("stage1.channelAttention.squeeze.weight"),
        weights.tensors().containsKey("stage1.sequenceAttention.convolution.weight"));
  }

  private static int outputs(Weights weights, String path) {
    return Math.toIntExact(weights.tensor(path).shape()[0]);
  }

  /** The start of a slice; files of the earlier layout have a pooling instead. */
  private static int highPassSamples(GraphProto graph) {
    return Stream.concat(
            graph.getInitializerList().stream()
                .filter(tensor -> tensor.getName().equals(NetworkGraph.HIGH_PASS_SAMPLES))
                .flatMap(tensor -> tensor.getInt64DataList().stream()),
            graph.getNodeList().stream()
                .filter(node -> node.getOpType().equals("AveragePool"))
                .flatMap(node -> node.getAttributeList().stream())
                .filter(attribute -> attribute.getName().equals("kernel_shape"))
                .flatMap(attribute -> attribute.getIntsList().stream()))
        .mapToInt(Math::toIntExact)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("it has no moving average in front"));
  }

  /** A weight as the network has it: the kernel of an image of height 1 loses that axis. */
  private static Weights.Tensor weight(TensorProto proto) {
    Weights.Tensor tensor = tensor(proto);
    long[] shape = tensor.shape();
    return shape.length == 4 && shape[2] == 1
        ? new Weights.Tensor(new long[] {shape[0], shape[1], shape[3]}, tensor.values())
        : tensor;
  }

  private static Weights.Tensor tensor(TensorProto proto) {
    long[] shape = new long[proto.getDimsCount()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = proto.getDims(i);
    }
    float[] values = new float[proto.getRawData().size() / Float.BYTES];
    proto
        .getRawData()
        .asReadOnlyByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return new Weights.Tensor(shape, values);
  }
}
