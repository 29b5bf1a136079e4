package org.dt4ecg.retrainer.round;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.dt4ecg.retrainer.sample.SampleFrame;
import org.dt4ecg.retrainer.sample.Stretch;

/** SHA-256 over a sample: labels, calibration, samples and times. */
final class SampleDigest {

  private SampleDigest() {}

  /** The digest, 64 hexadecimal digits. */
  static String of(List<Stretch> stretches) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (DataOutputStream out =
          new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
        for (Stretch stretch : stretches) {
          write(stretch, out);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256, which all must have", e);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to nowhere failed, which it never does", e);
    }
  }

  private static void write(Stretch stretch, DataOutputStream out) throws IOException {
    text(stretch.stratum().userId(), out);
    text(stretch.stratum().activity(), out);
    text(stretch.stratum().sessionId(), out);
    text(stretch.deviceId(), out);
    out.writeInt(stretch.frames().size());
    for (SampleFrame frame : stretch.frames()) {
      out.writeLong(frame.startMicros());
      out.writeDouble(frame.samplingRateHz());
      text(frame.lead(), out);
      out.writeDouble(frame.microvoltsPerCount());
      out.writeInt(frame.baselineCount());
      out.writeInt(frame.samples().length);
      out.write(frame.samples());
    }
  }

  /** The length goes in front, so that no two sequences of texts look alike. */
  private static void text(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
