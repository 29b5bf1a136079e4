package org.dt4ecg.fleet.device;

import org.dt4ecg.fleet.recording.Recording;

/**
 * What a device will record, and of whom.
 *
 * @param deviceId the device
 * @param userId the person to whom it is assigned, a pseudonym
 * @param recordings the recordings in order, read as they are needed; iterated anew by each replay.
 *     A recording that cannot be read ends the iteration with an {@link
 *     java.io.UncheckedIOException}
 * @param endless whether the recordings never run out
 */
public record DevicePlan(
    String deviceId, String userId, Iterable<Recording> recordings, boolean endless) {}
