package org.dt4ecg.topology.drift;

import org.dt4ecg.model.Claim;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.SignalQuality;

/** The watch over one model version. Not thread-safe. */
final class ReleaseDrift {

  private final String modelVersion;
  private final RecentWindows recent;
  private final EmbeddingDrift embedding;
  private long windows;

  ReleaseDrift(String modelVersion, int windows) {
    this.modelVersion = modelVersion;
    this.recent = new RecentWindows(windows);
    this.embedding = new EmbeddingDrift(windows);
  }

  boolean isOf(String version) {
    return modelVersion.equals(version);
  }

  void add(Prediction prediction, Claim claim, SignalQuality quality) {
    windows++;
    recent.add(claim.decision() == IdentityDecision.UNKNOWN_PERSON, claim.confidence(), quality);
    if (quality != SignalQuality.UNUSABLE) {
      embedding.add(prediction.embedding());
    }
  }

  Drift state() {
    return new Drift(
        modelVersion,
        windows,
        recent.size(),
        recent.unknownShare(),
        recent.meanConfidence(),
        recent.qualityShares(),
        embedding.meanIndex());
  }
}
