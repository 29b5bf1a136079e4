package org.dt4ecg.retraining.service.round;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.retraining.onnx.EmbeddingSource;
import org.dt4ecg.retraining.onnx.FamiliarityScore;

/**
 * What a model puts out beside probabilities, which its challengers put out too: templates of
 * enrolled people and thresholds are made for one kind of embedding.
 *
 * @param embedding the layer that is the embedding
 * @param familiarity how familiarity is measured
 */
public record ServedOutputs(EmbeddingSource embedding, FamiliarityScore familiarity) {

  private static final String FAMILIARITY_OUTPUT = "familiarity";

  /**
   * Reads a file of this project's exporter.
   *
   * @throws InvalidModelException if it is another network
   */
  public static ServedOutputs of(byte[] file) throws InvalidModelException {
    ModelProto model;
    try {
      model = ModelProto.parseFrom(file);
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidModelException("the file is not ONNX: " + e.getMessage(), e);
    }
    String embedding =
        operator(model, ModelContract.EMBEDDING_OUTPUT)
            .orElseThrow(() -> new InvalidModelException("the model puts out no embedding"));
    Optional<String> familiarity = operator(model, FAMILIARITY_OUTPUT);
    return new ServedOutputs(
        embedding(embedding),
        familiarity.isPresent()
            ? familiarity(familiarity.get())
            : FamiliarityScore.MAX_PROBABILITY);
  }

  private static Optional<String> operator(ModelProto model, String output) {
    return model.getGraph().getNodeList().stream()
        .filter(node -> node.getOutputList().contains(output))
        .map(NodeProto::getOpType)
        .findFirst();
  }

  private static EmbeddingSource embedding(String operator) throws InvalidModelException {
    return switch (operator) {
      case "ReduceMean" -> EmbeddingSource.FEATURES;
      case "Relu" -> EmbeddingSource.IDENTITY_HIDDEN;
      default -> throw foreign("embedding", operator);
    };
  }

  private static FamiliarityScore familiarity(String operator) throws InvalidModelException {
    return switch (operator) {
      case "ReduceMax" -> FamiliarityScore.EMBEDDING;
      case "ReduceLogSumExp" -> FamiliarityScore.ENERGY;
      default -> throw foreign(FAMILIARITY_OUTPUT, operator);
    };
  }

  private static InvalidModelException foreign(String output, String operator) {
    return new InvalidModelException(
        "the model's %s comes out of %s, which no network of this project does"
            .formatted(output, operator));
  }
}
