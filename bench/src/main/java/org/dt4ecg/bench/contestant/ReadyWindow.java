package org.dt4ecg.bench.contestant;

import org.dt4ecg.model.signal.AssembledWindow;

/**
 * A window that waits for the model.
 *
 * @param deviceId the device
 * @param sessionStart start of the recording session, in µs since the epoch
 * @param index number of the window in the session
 * @param start start of the window, in µs since the epoch
 * @param signal its samples [L] and their quality
 */
public record ReadyWindow(
    String deviceId, long sessionStart, long index, long start, AssembledWindow signal) {}
