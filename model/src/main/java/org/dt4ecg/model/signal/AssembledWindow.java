package org.dt4ecg.model.signal;

import org.dt4ecg.model.heart.HeartRate;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.jspecify.annotations.Nullable;

/**
 * A window of ECG, ready for the model.
 *
 * @param samples the samples at the model's rate and in the model's unit; the caller's to keep
 * @param quality quality of the signal
 * @param heartRate the heart rate by these samples; null if they do not show it
 */
public record AssembledWindow(
    float[] samples, SignalQuality quality, @Nullable HeartRate heartRate) {}
