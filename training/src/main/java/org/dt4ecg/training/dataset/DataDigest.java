package org.dt4ecg.training.dataset;

import java.nio.ByteBuffer;
import java.util.List;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.schemas.digest.Sha256;

/** SHA-256 over recordings: labels, calibration, samples and times, in the order they were read. */
final class DataDigest {

  private final Sha256 digest = new Sha256();

  DataDigest(String dataset) {
    digest.addDelimited(dataset);
  }

  void add(Recording recording) {
    digest.addDelimited(recording.recordingId());
    digest.addDelimited(recording.userId());
    digest.addDelimited(recording.sessionId());
    digest.addDelimited(recording.activity());
    digest.addDelimited(recording.lead());
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
    digest.add(bytes.flip());
  }

  /** Digest of a part of what another digest was made of: that digest and the part's names. */
  static String ofSelection(String sha256, List<RecordedSession> chosen) {
    DataDigest digest = new DataDigest(sha256);
    chosen.forEach(session -> digest.digest.addDelimited(session.id()));
    return digest.hex();
  }

  /** The digest, 64 hexadecimal digits. Nothing can be added afterwards. */
  String hex() {
    return digest.hex();
  }
}
