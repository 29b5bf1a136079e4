package org.dt4ecg.topology.join;

import org.jspecify.annotations.Nullable;

/**
 * Both results of a window, and who is meant to wear the device.
 *
 * @param assignedUserId the person to whom the device is assigned; null for nobody
 */
public record AssignedResult(JoinedResult result, @Nullable String assignedUserId) {}
