package org.dt4ecg.model;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dt4ecg.schemas.digest.Sha256;

/**
 * A model's file, verified without running it: it is ONNX, its metadata hold a contract that is
 * consistent, its graph has the inputs and outputs of that contract, and none of its weights is NaN
 * or infinite. Immutable.
 */
public final class ModelFile {

  private static final int VERSION_DIGITS = 12;

  private final byte[] bytes;
  private final String sha256;
  private final ModelContract contract;

  private ModelFile(byte[] bytes, String sha256, ModelContract contract) {
    this.bytes = bytes;
    this.sha256 = sha256;
    this.contract = contract;
  }

  /**
   * Reads and verifies a file.
   *
   * @throws IOException if the file cannot be read
   * @throws InvalidModelException if it is refused; the message names the file
   */
  public static ModelFile read(Path file) throws IOException, InvalidModelException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      return verified(bytes);
    } catch (InvalidModelException e) {
      throw new InvalidModelException(file + ": " + e.getMessage(), e);
    }
  }

  /** Verifies the bytes of a file. */
  public static ModelFile of(byte[] bytes) throws InvalidModelException {
    return verified(bytes.clone());
  }

  private static ModelFile verified(byte[] bytes) throws InvalidModelException {
    ModelProto model = parse(bytes);
    ModelContract contract = contractOf(model);
    GraphRules.check(model.getGraph(), contract);
    return new ModelFile(bytes, Sha256.of(bytes), contract);
  }

  private static ModelProto parse(byte[] bytes) throws InvalidModelException {
    ModelProto model;
    try {
      model = ModelProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidModelException(
          "The file of "
              + bytes.length
              + " bytes is not ONNX, or is cut or damaged: "
              + e.getMessage()
              + ". Fetch or export it again",
          e);
    }
    if (!model.hasGraph()) {
      throw new InvalidModelException(
          "The file of "
              + bytes.length
              + " bytes holds no ONNX graph: it is empty, cut or of another format. Fetch or export"
              + " it again");
    }
    return model;
  }

  private static ModelContract contractOf(ModelProto model) throws InvalidModelException {
    List<String> contracts =
        model.getMetadataPropsList().stream()
            .filter(entry -> entry.getKey().equals(ModelContract.METADATA_KEY))
            .map(StringStringEntryProto::getValue)
            .toList();
    if (contracts.size() != 1) {
      throw new InvalidModelException(
          "The file's metadata hold "
              + contracts.size()
              + " entries "
              + ModelContract.METADATA_KEY
              + " instead of one: it was not exported by this software, or is cut. Export the model"
              + " with its contract");
    }
    return ContractJson.read(contracts.get(0));
  }

  /** A copy of the file's bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** SHA-256 of the file, 64 hexadecimal digits in lower case. */
  public String sha256() {
    return sha256;
  }

  /** Version of the model: the first 12 digits of {@link #sha256()}. */
  public String version() {
    return sha256.substring(0, VERSION_DIGITS);
  }

  /** What the model expects and gives. */
  public ModelContract contract() {
    return contract;
  }
}
