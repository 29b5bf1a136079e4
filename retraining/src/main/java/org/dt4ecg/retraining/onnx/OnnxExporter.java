package org.dt4ecg.retraining.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import org.dt4ecg.model.ContractJson;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.retraining.network.NetworkConfig;
import org.dt4ecg.retraining.network.Weights;

/**
 * Writes a network as an ONNX file: input {@code ecg [N, 1, L]}; outputs {@code identity [N, P]}
 * and {@code activity [N, A]} as probabilities and {@code embedding [N, E]}; preprocessing inside
 * the graph; the contract in the metadata. Equal arguments give equal bytes.
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
      NetworkConfig config, Weights weights, Temperatures temperatures, ModelContract contract) {
    checkSizes(config, contract);
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName(PRODUCER)
        .setProducerVersion(PRODUCER_VERSION)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET))
        .setGraph(new NetworkGraph(config, weights, temperatures).build())
        .addMetadataProps(
            StringStringEntryProto.newBuilder()
                .setKey(ModelContract.METADATA_KEY)
                .setValue(sorted(ContractJson.write(contract))))
        .build()
        .toByteArray();
  }

  /**
   * JSON with its keys in order. A contract's metrics are an immutable map, whose order differs
   * from one start of the virtual machine to the next; a version is the digest of the file.
   */
  private static String sorted(String json) {
    JsonMapper mapper =
        JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
    try {
      return mapper.writeValueAsString(mapper.readValue(json, Map.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the contract's own JSON could not be read", e);
    }
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
