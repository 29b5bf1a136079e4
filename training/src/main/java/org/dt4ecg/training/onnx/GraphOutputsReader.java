package org.dt4ecg.training.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Optional;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.training.network.Weights;

/** Tells what a {@link NetworkGraph} puts out beside probabilities by the operators it ends in. */
final class GraphOutputsReader {

  private GraphOutputsReader() {}

  /**
   * Reads a graph.
   *
   * @param constants its initialisers that are no weights
   * @throws IllegalArgumentException if it is another network's
   */
  static GraphOutputs read(GraphProto graph, Weights constants) {
    EmbeddingSource embedding =
        operator(graph, ModelContract.EMBEDDING_OUTPUT)
            .map(GraphOutputsReader::embedding)
            .orElseThrow(() -> new IllegalArgumentException("it puts out no embedding"));
    FamiliarityScore familiarity =
        operator(graph, NetworkGraph.FAMILIARITY_OUTPUT)
            .map(GraphOutputsReader::familiarity)
            .orElse(FamiliarityScore.MAX_PROBABILITY);
    return new GraphOutputs(
        embedding,
        familiarity,
        familiarity == FamiliarityScore.EMBEDDING
            ? constants.tensor(NetworkGraph.CLASS_MEANS)
            : null);
  }

  private static Optional<String> operator(GraphProto graph, String output) {
    return graph.getNodeList().stream()
        .filter(node -> node.getOutputList().contains(output))
        .map(NodeProto::getOpType)
        .findFirst();
  }

  private static EmbeddingSource embedding(String operator) {
    return switch (operator) {
      case "ReduceMean", "Flatten" -> EmbeddingSource.FEATURES;
      // The hidden layer of a cosine head is not rectified.
      case "Relu", "Gemm" -> EmbeddingSource.IDENTITY_HIDDEN;
      default -> throw foreign(ModelContract.EMBEDDING_OUTPUT, operator);
    };
  }

  private static FamiliarityScore familiarity(String operator) {
    return switch (operator) {
      case "ReduceMax" -> FamiliarityScore.EMBEDDING;
      case "ReduceLogSumExp" -> FamiliarityScore.ENERGY;
      default -> throw foreign(NetworkGraph.FAMILIARITY_OUTPUT, operator);
    };
  }

  private static IllegalArgumentException foreign(String output, String operator) {
    return new IllegalArgumentException("its %s comes out of %s".formatted(output, operator));
  }
}
