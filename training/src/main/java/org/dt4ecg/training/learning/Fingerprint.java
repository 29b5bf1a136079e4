package org.dt4ecg.training.learning;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.dataset.Split;
import org.dt4ecg.training.network.NetworkConfig;
import org.dt4ecg.training.network.Weights;
import org.jspecify.annotations.Nullable;

/** What a training is determined by, in 64 hexadecimal digits. */
final class Fingerprint {

  private Fingerprint() {}

  /**
   * The fingerprint of a training.
   *
   * @param epochs epoch after which it ends
   * @param start what it starts from; null for random weights
   */
  static String of(
      RecordedData data,
      Split split,
      TrainingOptions options,
      NetworkConfig config,
      int epochs,
      @Nullable StartingNetwork start) {
    StringBuilder text = new StringBuilder();
    for (Object part :
        List.of(data.sha256(), split.protocol(), split.name(), options, config, epochs)) {
      text.append(part).append('\n');
    }
    append("training", split.training(), text);
    append("validation", split.validation(), text);
    MessageDigest digest = sha256();
    digest.update(text.toString().getBytes(StandardCharsets.UTF_8));
    if (start != null) {
      append(start, digest);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256, which all must have", e);
    }
  }

  private static void append(StartingNetwork start, MessageDigest digest) {
    String names = "start\n%s\n%s\n".formatted(start.people(), start.activities());
    digest.update(names.getBytes(StandardCharsets.UTF_8));
    start
        .weights()
        .tensors()
        .forEach(
            (path, tensor) -> {
              digest.update(path.getBytes(StandardCharsets.UTF_8));
              digest.update(bytes(tensor));
            });
  }

  private static byte[] bytes(Weights.Tensor tensor) {
    ByteBuffer bytes = ByteBuffer.allocate(tensor.values().length * Float.BYTES);
    bytes.asFloatBuffer().put(tensor.values());
    return bytes.array();
  }

  private static void append(String part, List<Slice> slices, StringBuilder text) {
    text.append(part).append('\n');
    for (Slice slice : slices) {
      text.append(slice.session().id()).append(' ').append(slice.span()).append('\n');
    }
  }
}
