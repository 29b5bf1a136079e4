package org.dt4ecg.retrainer.round;

import java.util.List;
import org.dt4ecg.retrainer.sample.SampleFrame;
import org.dt4ecg.retrainer.sample.Stretch;
import org.dt4ecg.schemas.digest.Sha256;

/** SHA-256 over a sample: labels, calibration, samples and times. */
final class SampleDigest {

  private SampleDigest() {}

  /** The digest, 64 hexadecimal digits. */
  static String of(List<Stretch> stretches) {
    Sha256 digest = new Sha256();
    for (Stretch stretch : stretches) {
      digest
          .addDelimited(stretch.stratum().userId())
          .addDelimited(stretch.stratum().activity())
          .addDelimited(stretch.stratum().sessionId())
          .addDelimited(stretch.deviceId())
          .addInt(stretch.frames().size());
      for (SampleFrame frame : stretch.frames()) {
        digest
            .addLong(frame.startMicros())
            .addDouble(frame.samplingRateHz())
            .addDelimited(frame.lead())
            .addDouble(frame.microvoltsPerCount())
            .addInt(frame.baselineCount())
            .addInt(frame.samples().length)
            .add(frame.samples());
      }
    }
    return digest.hex();
  }
}
