package org.dt4ecg.topology.release;

import java.time.Instant;
import org.dt4ecg.model.release.RefusalReason;

/**
 * A release that was refused.
 *
 * @param release its version; of a record that could not be read, its place on the topic
 * @param message what is wrong, and what to do
 * @param at when it was refused here
 */
public record Refusal(String release, RefusalReason reason, String message, Instant at) {}
