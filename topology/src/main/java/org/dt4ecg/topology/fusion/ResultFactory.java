package org.dt4ecg.topology.fusion;

import org.dt4ecg.model.Claim;
import org.dt4ecg.model.FusedClaim;
import org.dt4ecg.model.heart.HeartRateMeter.HeartRate;
import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.FusedActivity;
import org.dt4ecg.schemas.avro.FusedIdentity;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.topology.windowing.SealedWindow;
import org.jspecify.annotations.Nullable;

/**
 * Makes the two results of a window. They say in the value what produced them, since joins drop
 * headers. By constructor: the builders of Avro look every field up in the schema, twice.
 */
public final class ResultFactory {

  private ResultFactory() {}

  /**
   * Who wears the device.
   *
   * @param claim what is claimed of the window by itself
   * @param fused what is claimed of its recording session up to it
   */
  public static IdentityResult identityResult(
      SealedWindow window, String modelVersion, Claim claim, FusedClaim fused) {
    return new IdentityResult(
        window.deviceId(),
        FrameTimes.toInstant(window.sessionStartMicros()),
        window.index(),
        FrameTimes.toInstant(window.startMicros()),
        FrameTimes.toInstant(window.endMicros()),
        claim.userId(),
        claim.decision(),
        claim.confidence(),
        claim.candidates(),
        window.quality(),
        modelVersion,
        window.sealedAt(),
        new FusedIdentity(
            fused.userId(),
            fused.decision(),
            fused.byTemplate(),
            fused.confidence(),
            fused.score(),
            fused.windows()),
        window.lead(),
        beatsPerMinute(window.heartRate()),
        beats(window.heartRate()));
  }

  /**
   * What the wearer does.
   *
   * @param claim what is claimed of the window by itself
   * @param fused what is claimed of its recording session up to it
   */
  public static ActivityResult activityResult(
      SealedWindow window, String modelVersion, Claim claim, FusedClaim fused) {
    return new ActivityResult(
        window.deviceId(),
        FrameTimes.toInstant(window.sessionStartMicros()),
        window.index(),
        FrameTimes.toInstant(window.startMicros()),
        FrameTimes.toInstant(window.endMicros()),
        claim.activity(),
        claim.activityConfidence(),
        claim.activityCandidates(),
        window.quality(),
        modelVersion,
        window.sealedAt(),
        new FusedActivity(fused.activity(), fused.activityConfidence(), fused.windows()),
        window.lead(),
        beatsPerMinute(window.heartRate()),
        beats(window.heartRate()));
  }

  private static @Nullable Float beatsPerMinute(@Nullable HeartRate heartRate) {
    return heartRate == null ? null : heartRate.beatsPerMinute();
  }

  private static int beats(@Nullable HeartRate heartRate) {
    return heartRate == null ? 0 : heartRate.beats();
  }
}
