package org.dt4ecg.training.learning;

import java.nio.ByteBuffer;
import java.util.List;
import org.dt4ecg.schemas.digest.Sha256;
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
    Sha256 digest = new Sha256().add(text.toString());
    if (start != null) {
      append(start, digest);
    }
    return digest.hex();
  }

  private static void append(StartingNetwork start, Sha256 digest) {
    digest.add("start\n%s\n%s\n".formatted(start.people(), start.activities()));
    start.weights().tensors().forEach((path, tensor) -> digest.add(path).add(bytes(tensor)));
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
