package org.dt4ecg.topology.classification;

import org.dt4ecg.model.Claim;
import org.dt4ecg.model.ClaimPolicy;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.topology.outcome.Outcome.Active;
import org.dt4ecg.topology.outcome.Outcome.Identified;
import org.dt4ecg.topology.windowing.SealedWindow;

/**
 * Makes the two results of a window. They say in the value what produced them, since joins drop
 * headers.
 */
final class ResultFactory {

  private final ClaimPolicy policy;
  private final String modelVersion;

  ResultFactory(ServableModel model) {
    this.policy = new ClaimPolicy(model.contract());
    this.modelVersion = model.version();
  }

  /** Both results of a window, from one claim. */
  Results results(SealedWindow window, Prediction prediction) {
    Claim claim = policy.claim(prediction, window.content().quality());
    return new Results(
        new Identified(identityResult(window, claim)), new Active(activityResult(window, claim)));
  }

  private IdentityResult identityResult(SealedWindow window, Claim claim) {
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
        .setSignalQuality(window.content().quality())
        .setModelVersion(modelVersion)
        .setSealedAt(window.sealedAt())
        .build();
  }

  private ActivityResult activityResult(SealedWindow window, Claim claim) {
    return ActivityResult.newBuilder()
        .setDeviceId(window.deviceId())
        .setSessionStart(FrameTimes.toInstant(window.sessionStartMicros()))
        .setWindowIndex(window.index())
        .setWindowStart(FrameTimes.toInstant(window.startMicros()))
        .setWindowEnd(FrameTimes.toInstant(window.endMicros()))
        .setActivity(claim.activity())
        .setConfidence(claim.activityConfidence())
        .setCandidates(claim.activityCandidates())
        .setSignalQuality(window.content().quality())
        .setModelVersion(modelVersion)
        .setSealedAt(window.sealedAt())
        .build();
  }

  /** The two results of a window. */
  record Results(Identified identity, Active activity) {}
}
