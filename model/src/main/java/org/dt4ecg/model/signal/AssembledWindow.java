package org.dt4ecg.model.signal;

import org.dt4ecg.schemas.avro.SignalQuality;

/**
 * A window of ECG, ready for the model.
 *
 * @param samples the samples at the model's rate and in the model's unit; the caller's to keep
 * @param quality quality of the signal, judged from the raw samples
 */
public record AssembledWindow(float[] samples, SignalQuality quality) {}
