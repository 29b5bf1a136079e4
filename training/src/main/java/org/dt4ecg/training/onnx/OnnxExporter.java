package org.dt4ecg.training.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.util.List;
import org.dt4ecg.model.ContractJson;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.training.network.NetworkConfig;
import org.dt4ecg.training.network.Weights;

/**
 * Writes a network as an ONNX file: input {@code ecg [N, 1, L]}; outputs {@code identity [N, P]}
 * and {@code activity [N, A]} as probabilities, {@code embedding [N, E]} and, where the model has
 * it, {@code familiarity [N]}; preprocessing inside the graph; the contract in the metadata. Equal
 * arguments give equal bytes.
 */
public final class OnnxExporter {

  /** IR 8 and operator set 17 go together, and every ONNX Runtime since 1.12 reads them. */
  private static final int IR_VERSION = 8;

  private static final int OPERATOR_SET = 17;

  private static final String PRODUCER = "dt4ecg-streams";

  private static final String PRODUCER_VERSION = "0.1.0";

  private OnnxExporter() {}

  /**
   * Writes a file.
   *
   * @throws IllegalArgumentException if contract and network disagree on a size, or a weight is
   *     missing
   */
  public static byte[] export(
      NetworkConfig config,
      Weights weights,
      Temperatures temperatures,
      GraphOutputs outputs,
      ModelContract contract) {
    checkSizes(config, contract);
    return file(
        new NetworkGraph(config, weights, temperatures, outputs, ModelTask.of(contract)).build(),
        List.of(entry(contract)));
  }

  private static StringStringEntryProto entry(ModelContract contract) {
    return StringStringEntryProto.newBuilder()
        .setKey(ModelContract.METADATA_KEY)
        .setValue(ContractJson.write(contract))
        .build();
  }

  /**
   * Writes the network of a file anew: the same weights and outputs in the graph that is written
   * today, the same metadata. What it gives stays the same but for rounding; its bytes, and so its
   * version, do not.
   *
   * @param file what this class wrote, now or in an earlier layout
   * @throws InvalidModelException if it is another network's, or cannot serve
   */
  public static byte[] rewrite(byte[] file) throws InvalidModelException {
    return rewrite(file, ModelFile.of(file).contract());
  }

  /**
   * Writes the network of a file anew with another contract.
   *
   * @param file what this class wrote, now or in an earlier layout
   * @param contract of the same sizes
   * @throws InvalidModelException if it is another network's
   * @throws IllegalArgumentException if contract and network disagree on a size
   */
  public static byte[] rewrite(byte[] file, ModelContract contract) throws InvalidModelException {
    return rewrite(file, contract, OnnxImporter.read(file).weights());
  }

  /**
   * Writes the network of a file anew with another contract and other weights of the same shapes.
   *
   * @param file what this class wrote, now or in an earlier layout
   * @param contract of the same sizes
   * @throws InvalidModelException if it is another network's
   * @throws IllegalArgumentException if contract and network disagree on a size
   */
  static byte[] rewrite(byte[] file, ModelContract contract, Weights weights)
      throws InvalidModelException {
    OnnxImporter.ImportedNetwork network = OnnxImporter.read(file);
    checkSizes(network.config(), contract);
    return file(
        new NetworkGraph(
                network.config(),
                weights,
                network.temperatures(),
                network.outputs(),
                ModelTask.of(contract))
            .build(),
        OnnxImporter.parse(file).getMetadataPropsList().stream()
            .map(
                entry ->
                    entry.getKey().equals(ModelContract.METADATA_KEY) ? entry(contract) : entry)
            .toList());
  }

  static byte[] file(GraphProto graph, List<StringStringEntryProto> metadata) {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName(PRODUCER)
        .setProducerVersion(PRODUCER_VERSION)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET))
        .setGraph(graph)
        .addAllMetadataProps(metadata)
        .build()
        .toByteArray();
  }

  private static void checkSizes(NetworkConfig config, ModelContract contract) {
    if (config.windowSamples() != contract.windowSamples()
        || isOther(config.identities(), contract.identities())
        || isOther(config.activities(), contract.activities())
        || config.embeddingSize() != contract.embeddingSize()) {
      throw new IllegalArgumentException(
          ("the network has %d samples, %d identities, %d activities and an embedding of %d, but"
                  + " the contract says %d, %d, %d and %d")
              .formatted(
                  config.windowSamples(),
                  config.identities(),
                  config.activities(),
                  config.embeddingSize(),
                  contract.windowSamples(),
                  contract.identities().size(),
                  contract.activities().size(),
                  contract.embeddingSize()));
    }
  }

  /** A head that was not trained has no classes in the contract, however many outputs it has. */
  private static boolean isOther(int outputs, List<String> classes) {
    return !classes.isEmpty() && outputs != classes.size();
  }
}
