package org.dt4ecg.topology.windowing;

import java.time.Instant;
import org.dt4ecg.model.heart.HeartRateMeter.HeartRate;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.jspecify.annotations.Nullable;

/**
 * A window that has all its samples.
 *
 * @param device its device
 * @param session its recording session
 * @param sessionStartMicros start of the session, in µs since the epoch
 * @param index its number in the session, from 0
 * @param startMicros its start, inclusive, in µs since the epoch
 * @param endMicros its end, exclusive, in µs since the epoch
 * @param samples the samples [L] at the model's rate and in the model's unit; valid until the next
 *     batch is begun
 * @param quality quality of the signal, judged from the raw samples
 * @param heartRate the heart rate by these samples; null if they do not show it
 * @param sealedAt wall-clock time at which it had all its samples
 */
public record SealedWindow(
    Device device,
    RecordingSession session,
    long sessionStartMicros,
    long index,
    long startMicros,
    long endMicros,
    float[] samples,
    SignalQuality quality,
    @Nullable HeartRate heartRate,
    Instant sealedAt) {

  /** Id of its device. */
  public String deviceId() {
    return device.id();
  }

  /** Name of the lead that its samples are of. */
  public String lead() {
    return session.lead();
  }
}
