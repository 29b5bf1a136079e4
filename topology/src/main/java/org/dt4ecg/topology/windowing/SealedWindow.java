package org.dt4ecg.topology.windowing;

import java.time.Instant;
import org.dt4ecg.model.signal.AssembledWindow;

/**
 * A window that has all its samples.
 *
 * @param deviceId its device
 * @param sessionStartMicros start of its recording session, in µs since the epoch
 * @param index its number in the session, from 0
 * @param startMicros its start, inclusive, in µs since the epoch
 * @param endMicros its end, exclusive, in µs since the epoch
 * @param content its samples and their quality
 * @param sealedAt wall-clock time at which it had all its samples
 */
public record SealedWindow(
    String deviceId,
    long sessionStartMicros,
    long index,
    long startMicros,
    long endMicros,
    AssembledWindow content,
    Instant sealedAt) {}
