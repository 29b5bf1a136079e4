package org.dt4ecg.model;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What has to hold of an ONNX graph so that it can serve under a contract. */
final class GraphRules {

  private GraphRules() {}

  static void check(GraphProto graph, ModelContract contract) throws InvalidModelException {
    checkInput(graph, contract);
    for (ModelTask task : ModelTask.of(contract)) {
      checkOutput(graph, task.output(), task.classes(contract).size());
    }
    checkOutput(graph, ModelContract.EMBEDDING_OUTPUT, contract.embeddingSize());
    checkFamiliarity(graph, contract);
    for (TensorProto weights : graph.getInitializerList()) {
      checkWeights(weights);
    }
  }

  private static void checkInput(GraphProto graph, ModelContract contract)
      throws InvalidModelException {
    // Before IR version 4 the weights were listed among the inputs as well.
    Set<String> weights =
        graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
    List<ValueInfoProto> inputs =
        graph.getInputList().stream().filter(input -> !weights.contains(input.getName())).toList();
    if (inputs.size() != 1 || !inputs.get(0).getName().equals(ModelContract.INPUT)) {
      throw new InvalidModelException(
          "The graph's inputs are "
              + inputs.stream().map(ValueInfoProto::getName).toList()
              + ", expected is one named "
              + ModelContract.INPUT
              + ". Export the model with that input");
    }
    checkType("input", inputs.get(0), 1, contract.windowSamples());
  }

  private static void checkOutput(GraphProto graph, String name, int size)
      throws InvalidModelException {
    List<ValueInfoProto> outputs = outputs(graph, name);
    if (outputs.size() != 1) {
      throw new InvalidModelException(
          "The graph's outputs are "
              + graph.getOutputList().stream().map(ValueInfoProto::getName).toList()
              + ", "
              + name
              + " is missing. Export the model with that output");
    }
    checkType("output", outputs.get(0), size);
  }

  /** An output for those who reject by it: one number a window, as a vector or as a column. */
  private static void checkFamiliarity(GraphProto graph, ModelContract contract)
      throws InvalidModelException {
    List<ValueInfoProto> outputs = outputs(graph, ModelContract.FAMILIARITY_OUTPUT);
    if (outputs.isEmpty() && contract.rejection().score() == UnknownPersonRule.Score.FAMILIARITY) {
      throw new InvalidModelException(
          "The graph has no output "
              + ModelContract.FAMILIARITY_OUTPUT
              + ", though the contract rejects by it. Export the model with that output, or with"
              + " the rejection score "
              + UnknownPersonRule.Score.MAX_PROBABILITY);
    }
    for (ValueInfoProto output : outputs) {
      boolean column = output.getType().getTensorType().getShape().getDimCount() == 2;
      checkType("output", output, column ? new int[] {1} : new int[0]);
    }
  }

  private static List<ValueInfoProto> outputs(GraphProto graph, String name) {
    return graph.getOutputList().stream().filter(output -> output.getName().equals(name)).toList();
  }

  /** The first axis is the batch and has to be open; the others have the given sizes. */
  private static void checkType(String role, ValueInfoProto value, int... sizes)
      throws InvalidModelException {
    TypeProto.Tensor tensor = value.getType().getTensorType();
    TensorShapeProto shape = tensor.getShape();
    boolean fits =
        tensor.getElemType() == TensorProto.DataType.FLOAT.getNumber()
            && shape.getDimCount() == sizes.length + 1
            && shape.getDim(0).getDimValue() <= 0;
    for (int axis = 0; fits && axis < sizes.length; axis++) {
      fits = shape.getDim(axis + 1).getDimValue() == sizes[axis];
    }
    if (!fits) {
      throw new InvalidModelException(
          "The graph's "
              + role
              + " "
              + value.getName()
              + " is "
              + describe(tensor)
              + ", by the contract it is "
              + describe(sizes)
              + " with an open batch axis N. The contract belongs to another graph; export the"
              + " model again");
    }
  }

  private static String describe(int[] sizes) {
    StringBuilder text = new StringBuilder("FLOAT[N");
    for (int size : sizes) {
      text.append(", ").append(size);
    }
    return text.append(']').toString();
  }

  private static String describe(TypeProto.Tensor tensor) {
    TensorProto.DataType type = TensorProto.DataType.forNumber(tensor.getElemType());
    return (type == null ? "of unknown type " : type)
        + tensor.getShape().getDimList().stream()
            .map(
                dimension ->
                    dimension.hasDimValue()
                        ? Long.toString(dimension.getDimValue())
                        : dimension.getDimParam().isEmpty() ? "?" : dimension.getDimParam())
            .collect(Collectors.joining(", ", "[", "]"));
  }

  private static void checkWeights(TensorProto weights) throws InvalidModelException {
    if (weights.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      throw new InvalidModelException(
          "The weights "
              + weights.getName()
              + " lie outside the file. Export the model with all weights inside");
    }
    if (!isFinite(weights)) {
      throw new InvalidModelException(
          "The weights "
              + weights.getName()
              + " hold NaN or infinite numbers: training diverged, or the file is damaged. Train or"
              + " fetch the model again");
    }
  }

  private static boolean isFinite(TensorProto weights) {
    ByteBuffer raw = weights.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    if (weights.getDataType() == TensorProto.DataType.FLOAT.getNumber()) {
      return isFinite(raw.asFloatBuffer())
          && weights.getFloatDataList().stream().allMatch(Float::isFinite);
    }
    if (weights.getDataType() == TensorProto.DataType.DOUBLE.getNumber()) {
      return isFinite(raw.asDoubleBuffer())
          && weights.getDoubleDataList().stream().allMatch(Double::isFinite);
    }
    return true;
  }

  private static boolean isFinite(FloatBuffer numbers) {
    while (numbers.hasRemaining()) {
      if (!Float.isFinite(numbers.get())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isFinite(DoubleBuffer numbers) {
    while (numbers.hasRemaining()) {
      if (!Double.isFinite(numbers.get())) {
        return false;
      }
    }
    return true;
  }
}
