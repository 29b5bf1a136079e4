package org.dt4ecg.model.signal;

import org.dt4ecg.model.heart.HeartRateMeter.HeartRate;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.jspecify.annotations.Nullable;

/**
 * A window of ECG, ready for the model.
 *
 * @param samples the samples at the model's rate and in the model's unit; the caller's to keep
 * @param quality quality of the signal, by which claims are made
 * @param rawQuality what the raw counts alone say of it, see {@link SignalQualityAssessor}: by this
 *     training goes, which is to learn what movement looks like, too
 * @param heartRate the heart rate by these samples; null if they do not show it
 */
public record AssembledWindow(
    float[] samples,
    SignalQuality quality,
    SignalQuality rawQuality,
    @Nullable HeartRate heartRate) {

  /** Whether the counts move, so that there is something to learn from. */
  public boolean hasSignal() {
    return rawQuality != SignalQuality.UNUSABLE;
  }
}
