package org.dt4ecg.retraining.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import org.dt4ecg.model.ContractJson;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.retraining.network.NetworkConfig;
import org.dt4ecg.retraining.network.Weights;

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
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName(PRODUCER)
        .setProducerVersion(PRODUCER_VERSION)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET))
        .setGraph(new NetworkGraph(config, weights, temperatures, outputs).build())
        .addMetadataProps(
            StringStringEntryProto.newBuilder()
                .setKey(ModelContract.METADATA_KEY)
                .setValue(ContractJson.write(contract)))
        .build()
        .toByteArray();
  }

  private static void checkSizes(NetworkConfig config, ModelContract contract) {
    if (config.windowSamples() != contract.windowSamples()
        || config.identities() != contract.identities().size()
        || config.activities() != contract.activities().size()
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
}
