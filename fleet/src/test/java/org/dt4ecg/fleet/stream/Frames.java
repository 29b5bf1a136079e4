package org.dt4ecg.fleet.stream;

import java.time.Instant;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.SampleCodec;

/** Frames and recordings for tests. */
final class Frames {

  private Frames() {}

  static EcgSamples frame(String deviceId, long sequence) {
    return EcgSamples.newBuilder()
        .setDeviceId(deviceId)
        .setSequence(sequence)
        .setStartTime(Instant.parse("2026-01-01T00:00:00Z").plusMillis(500 * sequence))
        .setSamplingRate(500)
        .setLead("CHEST")
        .setMicrovoltsPerCount(2.44)
        .setBaselineCount(2048)
        .setSamples(SampleCodec.encode(new short[] {1, 2, 3}))
        .build();
  }

  /** A recording of whole seconds at exactly 500 Hz, from the epoch on. */
  static Recording recording(String userId, String activity, int seconds) {
    short[] counts = new short[500 * seconds];
    long[] times = new long[counts.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (short) i;
      times[i] = 2_000L * i;
    }
    String id = userId + "/01/" + activity;
    return new Recording(id, userId, id, activity, "CHEST", 500, 2.44, 2048, counts, times);
  }
}
