package org.dt4ecg.topology.testing;

import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.time.Instant;
import org.dt4ecg.schemas.avro.EcgLabel;

/** Labels by seconds after the start of the recordings. */
public final class Labels {

  public static final String SOURCE = "diary";

  private Labels() {}

  /** A label of Anna, who rests, from one second to another. */
  public static EcgLabel rest(String deviceId, double from, double to) {
    return label(deviceId, from, to).build();
  }

  public static EcgLabel.Builder label(String deviceId, double from, double to) {
    return EcgLabel.newBuilder()
        .setDeviceId(deviceId)
        .setFrom(at(from))
        .setTo(at(to))
        .setUserId(FakeModel.ANNA)
        .setActivity(FakeModel.REST)
        .setSource(SOURCE);
  }

  public static Instant at(double seconds) {
    return T0.plusNanos(Math.round(seconds * 1e9));
  }
}
