package org.dt4ecg.training.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.dt4ecg.training.network.Weights;

/** Builds an ONNX graph node by node. Each node has one output, which has the node's name. */
final class GraphBuilder {

  private static final String BATCH = "N";

  private final GraphProto.Builder graph = GraphProto.newBuilder();

  GraphBuilder(String name) {
    graph.setName(name);
  }

  /** Adds a node and returns the name of its output. */
  String node(String operator, String name, List<String> inputs, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(name)
            .addAllInput(inputs)
            .addOutput(name)
            .addAllAttribute(Arrays.asList(attributes)));
    return name;
  }

  /** Adds a tensor of the file and returns its name. */
  String initializer(String name, Weights.Tensor tensor) {
    ByteBuffer bytes =
        ByteBuffer.allocate(tensor.values().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(tensor.values());
    TensorProto.Builder proto =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .setRawData(ByteString.copyFrom(bytes));
    for (long dimension : tensor.shape()) {
      proto.addDims(dimension);
    }
    graph.addInitializer(proto);
    return name;
  }

  /** Adds a single number of the file and returns its name. */
  String scalar(String name, float value) {
    return initializer(name, new Weights.Tensor(new long[0], new float[] {value}));
  }

  /** Adds numbers of double precision of the file and returns their name. */
  String doubleVector(String name, double... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(values);
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.DOUBLE_VALUE)
            .addDims(values.length)
            .setRawData(ByteString.copyFrom(bytes)));
    return name;
  }

  /** Adds whole numbers, as operators take axes and positions, and returns their name. */
  String integerVector(String name, long... values) {
    TensorProto.Builder proto =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addDims(values.length);
    for (long value : values) {
      proto.addInt64Data(value);
    }
    graph.addInitializer(proto);
    return name;
  }

  /** Adds an input {@code float[N, dimensions…]}. */
  void input(String name, long... dimensions) {
    graph.addInput(value(name, dimensions));
  }

  /** Adds an output {@code float[N, dimensions…]}, which is the output of the node of this name. */
  void output(String name, long... dimensions) {
    graph.addOutput(value(name, dimensions));
  }

  GraphProto build() {
    return graph.build();
  }

  static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  static AttributeProto real(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  private static ValueInfoProto value(String name, long... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(BATCH));
    for (long dimension : dimensions) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dimension));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT_VALUE)
                        .setShape(shape)))
        .build();
  }
}
