package org.dt4ecg.training.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.dt4ecg.model.ModelContract;

/**
 * The part of a {@link NetworkGraph} in front of some of its normalisations, which puts out what
 * flows into them: of each window the mean of every channel over time, and the variance around that
 * mean.
 */
final class NormalisationProbe {

  private static final String NORMALISATION = "BatchNormalization";

  private final GraphProto graph;
  private final Map<String, NodeProto> byOutput = new HashMap<>();

  NormalisationProbe(GraphProto graph) {
    this.graph = graph;
    graph.getNodeList().forEach(node -> byOutput.put(node.getOutput(0), node));
  }

  /**
   * The normalisations in rounds: what flows into those of a round depends on the rounds before it
   * alone.
   *
   * @return paths of the normalisations, each in one round
   */
  List<List<String>> rounds() {
    Map<String, Integer> depths = new LinkedHashMap<>();
    List<List<String>> rounds = new ArrayList<>();
    // Nodes stand behind what they read.
    for (NodeProto node : graph.getNodeList()) {
      int depth =
          node.getInputList().stream().mapToInt(in -> depths.getOrDefault(in, 0)).max().orElse(0);
      if (node.getOpType().equals(NORMALISATION)) {
        if (rounds.size() == depth) {
          rounds.add(new ArrayList<>());
        }
        rounds.get(depth).add(node.getName());
        depth++;
      }
      depths.put(node.getOutput(0), depth);
    }
    return rounds;
  }

  /**
   * The graph that puts out the moments.
   *
   * @param normalisations paths
   */
  GraphProto before(List<String> normalisations) {
    List<NodeProto> added = new ArrayList<>();
    List<ValueInfoProto> outputs = new ArrayList<>();
    for (String path : normalisations) {
      String input = inputOf(path);
      String centred = path + ".centred";
      added.add(overTime(meanOf(path), input));
      added.add(node("Sub", centred, input, meanOf(path)));
      added.add(node("Mul", path + ".squares", centred, centred));
      added.add(overTime(varianceOf(path), path + ".squares"));
      outputs.add(output(meanOf(path)));
      outputs.add(output(varianceOf(path)));
    }
    Set<String> needed = needed(normalisations);
    GraphProto.Builder cut = GraphProto.newBuilder().setName(graph.getName());
    cut.addAllInput(graph.getInputList());
    graph.getNodeList().stream()
        .filter(node -> needed.contains(node.getOutput(0)))
        .forEach(cut::addNode);
    graph.getInitializerList().stream()
        .filter(tensor -> needed.contains(tensor.getName()))
        .forEach(cut::addInitializer);
    return cut.addAllNode(added).addAllOutput(outputs).build();
  }

  /** Output with the mean of each channel over time, {@code [N, C, 1, 1]}. */
  static String meanOf(String normalisation) {
    return normalisation + ".inputMean";
  }

  /** Output with the variance of each channel over time, {@code [N, C, 1, 1]}. */
  static String varianceOf(String normalisation) {
    return normalisation + ".inputVariance";
  }

  private String inputOf(String normalisation) {
    return Objects.requireNonNull(byOutput.get(normalisation), normalisation).getInput(0);
  }

  private Set<String> needed(List<String> normalisations) {
    Set<String> needed = new HashSet<>(Set.of(ModelContract.INPUT));
    Deque<String> open = new ArrayDeque<>();
    normalisations.forEach(path -> open.add(inputOf(path)));
    while (!open.isEmpty()) {
      String name = open.remove();
      NodeProto node = byOutput.get(name);
      if (needed.add(name) && node != null) {
        open.addAll(node.getInputList());
      }
    }
    return needed;
  }

  private static NodeProto overTime(String name, String input) {
    return node("ReduceMean", name, input).toBuilder()
        .addAttribute(GraphBuilder.integers("axes", 2, 3))
        .addAttribute(GraphBuilder.integer("keepdims", 1))
        .build();
  }

  private static NodeProto node(String operator, String name, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(name)
        .addAllInput(List.of(inputs))
        .addOutput(name)
        .build();
  }

  private static ValueInfoProto output(String name) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int i = 0; i < 4; i++) {
      shape.addDim(TensorShapeProto.Dimension.getDefaultInstance());
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
