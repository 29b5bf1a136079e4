package org.dt4ecg.topology.join;

import org.jspecify.annotations.Nullable;

/**
 * Both results of a window, who is meant to wear the device, and the name of the person whom the
 * window by itself shows.
 *
 * @param displayName name to show for that person; null without one
 */
public record NamedResult(AssignedResult assigned, @Nullable String displayName) {}
