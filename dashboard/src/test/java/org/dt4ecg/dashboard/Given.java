package org.dt4ecg.dashboard;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.dt4ecg.dashboard.view.RecordPlace;
import org.dt4ecg.schemas.avro.ActivityBout;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.WearerMatch;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.dt4ecg.schemas.serde.TrustedRecords;

/**
 * Records for tests: windows of four seconds, two seconds apart, of a session that begins at {@link
 * #START}.
 */
public final class Given {

  public static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
  public static final String MODEL = "0123456789ab";

  private static final int LENGTH_S = 4;
  private static final int HOP_S = 2;

  static {
    TrustedRecords.trust();
  }

  private Given() {}

  /** A window in which the registered wearer walks, by itself and over the session. */
  public static UserActivity.Builder event(String device, int window) {
    Instant start = START.plusSeconds((long) HOP_S * window);
    return UserActivity.newBuilder()
        .setDeviceId(device)
        .setSessionStart(START)
        .setWindowIndex(window)
        .setWindowStart(start)
        .setWindowEnd(start.plusSeconds(LENGTH_S))
        .setUserId("anna")
        .setDisplayName("Anna A")
        .setAssignedUserId("anna")
        .setWearer(WearerMatch.REGISTERED_WEARER)
        .setIdentityConfidence(0.75f)
        .setActivity("walk")
        .setActivityConfidence(0.5f)
        .setSignalQuality(SignalQuality.GOOD)
        .setModelVersion(MODEL)
        .setSealedAt(start.plusSeconds(LENGTH_S))
        .setLead("I")
        .setHeartRate(71.5f)
        .setHeartBeats(4)
        .setFusedUserId("anna")
        .setFusedDisplayName("Anna A")
        .setFusedDecision(IdentityDecision.RECOGNISED)
        .setFusedIdentityConfidence(0.98f)
        .setFusedActivity("walk")
        .setFusedActivityConfidence(0.9f)
        .setFusedWindows(5)
        .setFusedWearer(WearerMatch.REGISTERED_WEARER);
  }

  /** A window in which somebody else wears the device. */
  public static UserActivity wornByOther(String device, int window) {
    return event(device, window)
        .setFusedUserId("bert")
        .setFusedDisplayName("Bert B")
        .setFusedWearer(WearerMatch.OTHER_PERSON)
        .build();
  }

  public static RecordPlace place(long offset, long readMillis) {
    return new RecordPlace(3, offset, readMillis, readMillis);
  }

  /** Half a second of rising counts at 250 Hz. */
  public static EcgSamples frame(String device, int number) {
    short[] counts = new short[125];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (short) (125 * number + i);
    }
    return frame(device, START.plusMillis(500L * number), 250, counts);
  }

  public static EcgSamples frame(String device, Instant start, double rateHz, short[] counts) {
    return EcgSamples.newBuilder()
        .setDeviceId(device)
        .setSequence(0)
        .setStartTime(start)
        .setSamplingRate(rateHz)
        .setLead("I")
        .setMicrovoltsPerCount(5)
        .setBaselineCount(7)
        .setSamples(SampleCodec.encode(counts))
        .build();
  }

  public static ActivityBout bout(String user, String activity, int fromSecond, int toSecond) {
    return ActivityBout.newBuilder()
        .setUserId(user)
        .setDeviceId("w-1")
        .setActivity(activity)
        .setStart(START.plusSeconds(fromSecond))
        .setEnd(START.plusSeconds(toSecond))
        .setWindows(10)
        .setMeanConfidence(0.9f)
        .build();
  }

  public static ModelRelease.Builder release(String version, Instant releasedAt) {
    return ModelRelease.newBuilder()
        .setName("people")
        .setVersion(version)
        .setOnnx(ByteBuffer.allocate(1_000))
        .setSha256("0".repeat(64))
        .setTrainingDataSha256("0".repeat(64))
        .setReleasedAt(releasedAt);
  }
}
