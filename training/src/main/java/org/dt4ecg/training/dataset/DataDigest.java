package org.dt4ecg.training.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.dt4ecg.fleet.recording.Recording;

/** SHA-256 over recordings: labels, calibration, samples and times, in the order they were read. */
final class DataDigest {

  private final MessageDigest digest;

  DataDigest(String dataset) {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256, which all must have", e);
    }
    text(dataset);
  }

  void add(Recording recording) {
    text(recording.recordingId());
    text(recording.userId());
    text(recording.sessionId());
    text(recording.activity());
    text(recording.lead());
    int samples = recording.counts().length;
    ByteBuffer bytes =
        ByteBuffer.allocate(
            2 * Double.BYTES + 2 * Integer.BYTES + samples * (Short.BYTES + Long.BYTES));
    bytes.putDouble(recording.nominalRateHz());
    bytes.putDouble(recording.microvoltsPerCount());
    bytes.putInt(recording.baselineCount());
    bytes.putInt(samples);
    for (int i = 0; i < samples; i++) {
      bytes.putShort(recording.counts()[i]);
      bytes.putLong(recording.timesMicros()[i]);
    }
    digest.update(bytes.flip());
  }

  /** Digest of a part of what another digest was made of: that digest and the part's names. */
  static String ofSelection(String sha256, List<RecordedSession> chosen) {
    DataDigest digest = new DataDigest(sha256);
    chosen.forEach(session -> digest.text(session.id()));
    return digest.hex();
  }

  /** The digest, 64 hexadecimal digits. Nothing can be added afterwards. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The length goes in front, so that no two sequences of texts look alike. */
  private void text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }
}
