package org.dt4ecg.gateway.upload;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.dt4ecg.schemas.avro.EcgSamples;

/** What all frames of an upload have in common. */
record CommonFields(
    String device, String lead, double samplingRate, double microvoltsPerCount, int baselineCount) {

  static void requireNumber(int frames, int most) throws UploadException {
    if (frames == 0) {
      throw UploadException.malformed("There are no frames; send at least one");
    }
    if (frames > most) {
      throw UploadException.malformed(
          "There are %d frames or more; send at most %d together".formatted(frames, most));
    }
  }

  /** A frame of them. */
  EcgSamples frame(long sequence, Instant start, ByteBuffer samples) {
    return EcgSamples.newBuilder()
        .setDeviceId(device)
        .setSequence(sequence)
        .setStartTime(start)
        .setSamplingRate(samplingRate)
        .setLead(lead)
        .setMicrovoltsPerCount(microvoltsPerCount)
        .setBaselineCount(baselineCount)
        .setSamples(samples)
        .build();
  }
}
