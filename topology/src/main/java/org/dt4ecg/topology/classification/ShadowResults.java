package org.dt4ecg.topology.classification;

import org.dt4ecg.model.Claim;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.schemas.avro.ShadowResult;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.WindowDecision;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.topology.serving.ModelRules;
import org.dt4ecg.topology.windowing.SealedWindow;

/** Puts what two models say of a window beside each other. Pure functions. */
final class ShadowResults {

  private ShadowResults() {}

  /**
   * What both models decide of a window by itself, each by its own rules.
   *
   * @throws ClassificationException if the model that scores along gave numbers that are none
   */
  static ShadowResult of(
      Classification.Done classified, ModelRules serving, Prediction scored, ModelRules shadow)
      throws ClassificationException {
    SealedWindow window = classified.window();
    SignalQuality quality = window.quality();
    return ShadowResult.newBuilder()
        .setDeviceId(window.deviceId())
        .setSessionStart(FrameTimes.toInstant(window.sessionStartMicros()))
        .setWindowIndex(window.index())
        .setWindowStart(FrameTimes.toInstant(window.startMicros()))
        .setWindowEnd(FrameTimes.toInstant(window.endMicros()))
        .setSignalQuality(quality)
        .setServing(decision(classified.prediction(), serving, quality))
        .setShadow(finite(decision(scored, shadow, quality)))
        .build();
  }

  private static WindowDecision decision(
      Prediction prediction, ModelRules rules, SignalQuality quality) {
    Claim claim = rules.policy().claim(prediction, quality);
    return WindowDecision.newBuilder()
        .setModelVersion(rules.version())
        .setUserId(claim.userId())
        .setDecision(claim.decision())
        .setIdentityConfidence(claim.confidence())
        .setIdentityScore(rules.identityScore(prediction))
        .setActivity(claim.activity())
        .setActivityConfidence(claim.activityConfidence())
        .build();
  }

  private static WindowDecision finite(WindowDecision decision) throws ClassificationException {
    if (Float.isFinite(decision.getIdentityConfidence())
        && Float.isFinite(decision.getIdentityScore())
        && Float.isFinite(decision.getActivityConfidence())) {
      return decision;
    }
    throw new ClassificationException("the model gave NaN or infinite numbers for a window");
  }
}
