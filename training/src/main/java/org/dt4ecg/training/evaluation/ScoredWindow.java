package org.dt4ecg.training.evaluation;

import org.dt4ecg.model.Prediction;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.training.dataset.RecordedSession;
import org.dt4ecg.training.dataset.TimeSpan;

/**
 * What a model said of one window.
 *
 * @param session the session it was taken from
 * @param index its index on the session's grid
 * @param span from its start to its end
 * @param quality quality of its signal
 * @param prediction what the model said; of an unusable window it counts for nothing
 */
public record ScoredWindow(
    RecordedSession session,
    long index,
    TimeSpan span,
    SignalQuality quality,
    Prediction prediction) {

  /** The true person. */
  public String userId() {
    return session.recording().userId();
  }

  /** What the person truly did. */
  public String activity() {
    return session.recording().activity();
  }

  /** Whether the quality of the signal allows a claim. */
  public boolean usable() {
    return quality != SignalQuality.UNUSABLE;
  }
}
