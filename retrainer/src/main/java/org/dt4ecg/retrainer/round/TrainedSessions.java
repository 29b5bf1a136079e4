package org.dt4ecg.retrainer.round;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.schemas.digest.Sha256;

/**
 * The recording sessions that a model and its ancestors were trained on, and so must never be
 * judged on. They travel in the metadata of the model's own file: whichever release serves, however
 * it came to, and whatever was lost on disk, its sessions are at hand. A session is written down as
 * twelve digits of its id's SHA-256; two that are alike by chance keep one session more in
 * training. A model of offline training names none. Immutable.
 *
 * @param digests the digests of the sessions
 */
public record TrainedSessions(Set<String> digests) {

  /** Of a model that was trained offline, which names none. */
  public static final TrainedSessions NONE = new TrainedSessions(Set.of());

  /** Key in the metadata of the file, beside that of the contract. */
  static final String METADATA_KEY = "dt4ecg.trained.sessions";

  private static final int DIGITS = 12;

  public TrainedSessions {
    digests = Set.copyOf(digests);
  }

  /**
   * The sessions that a file names.
   *
   * @throws InvalidModelException if it is not ONNX
   */
  public static TrainedSessions of(byte[] onnx) throws InvalidModelException {
    return new TrainedSessions(
        parse(onnx).getMetadataPropsList().stream()
            .filter(entry -> entry.getKey().equals(METADATA_KEY))
            .flatMap(entry -> List.of(entry.getValue().split(" ")).stream())
            .filter(digest -> !digest.isEmpty())
            .collect(Collectors.toSet()));
  }

  /** The digest that stands for a session: as good as random, but the same for the same session. */
  static String digest(String sessionId) {
    return Sha256.of(sessionId).substring(0, DIGITS);
  }

  /** Whether a session is among them. */
  public boolean contains(String sessionId) {
    return digests.contains(digest(sessionId));
  }

  /** These and others. */
  public TrainedSessions with(Collection<String> sessionIds) {
    Set<String> all = new TreeSet<>(digests);
    sessionIds.stream().map(TrainedSessions::digest).forEach(all::add);
    return new TrainedSessions(all);
  }

  /**
   * The file with these in its metadata; equal sessions and files give equal bytes.
   *
   * @throws InvalidModelException if it is not ONNX
   */
  public byte[] writtenInto(byte[] onnx) throws InvalidModelException {
    return parse(onnx).toBuilder()
        .addMetadataProps(
            StringStringEntryProto.newBuilder()
                .setKey(METADATA_KEY)
                .setValue(String.join(" ", new TreeSet<>(digests))))
        .build()
        .toByteArray();
  }

  private static ModelProto parse(byte[] onnx) throws InvalidModelException {
    try {
      return ModelProto.parseFrom(onnx);
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidModelException("the file is not ONNX: " + e.getMessage(), e);
    }
  }
}
