package org.dt4ecg.topology.fusion;

import org.dt4ecg.model.Claim;
import org.dt4ecg.model.FusedClaim;
import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.FusedActivity;
import org.dt4ecg.schemas.avro.FusedIdentity;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.topology.windowing.SealedWindow;

/**
 * Makes the two results of a window. They say in the value what produced them, since joins drop
 * headers.
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
    return IdentityResult.newBuilder()
        .setDeviceId(window.deviceId())
        .setSessionStart(FrameTimes.toInstant(window.sessionStartMicros()))
        .setWindowIndex(window.index())
        .setWindowStart(FrameTimes.toInstant(window.startMicros()))
        .setWindowEnd(FrameTimes.toInstant(window.endMicros()))
        .setUserId(claim.userId())
        .setDecision(claim.decision())
        .setConfidence(claim.confidence())
        .setCandidates(claim.candidates())
        .setSignalQuality(window.quality())
        .setModelVersion(modelVersion)
        .setSealedAt(window.sealedAt())
        .setLead(window.lead())
        .setFused(
            FusedIdentity.newBuilder()
                .setUserId(fused.userId())
                .setDecision(fused.decision())
                .setByTemplate(fused.byTemplate())
                .setConfidence(fused.confidence())
                .setScore(fused.score())
                .setWindows(fused.windows())
                .build())
        .build();
  }

  /**
   * What the wearer does.
   *
   * @param claim what is claimed of the window by itself
   * @param fused what is claimed of its recording session up to it
   */
  public static ActivityResult activityResult(
      SealedWindow window, String modelVersion, Claim claim, FusedClaim fused) {
    return ActivityResult.newBuilder()
        .setDeviceId(window.deviceId())
        .setSessionStart(FrameTimes.toInstant(window.sessionStartMicros()))
        .setWindowIndex(window.index())
        .setWindowStart(FrameTimes.toInstant(window.startMicros()))
        .setWindowEnd(FrameTimes.toInstant(window.endMicros()))
        .setActivity(claim.activity())
        .setConfidence(claim.activityConfidence())
        .setCandidates(claim.activityCandidates())
        .setSignalQuality(window.quality())
        .setModelVersion(modelVersion)
        .setSealedAt(window.sealedAt())
        .setLead(window.lead())
        .setFused(
            FusedActivity.newBuilder()
                .setActivity(fused.activity())
                .setConfidence(fused.activityConfidence())
                .setWindows(fused.windows())
                .build())
        .build();
  }
}
