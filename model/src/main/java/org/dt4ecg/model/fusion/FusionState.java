package org.dt4ecg.model.fusion;

import java.util.List;

/**
 * What is kept of a recording session between two windows. It belongs to one session and one model
 * version: a new session, or another model, starts with {@link #EMPTY}. The array is the caller's
 * to read, not to change.
 *
 * @param recent evidence of the newest usable windows, oldest first, at most as many as the
 *     contract fuses
 * @param activityBelief probabilities of the activities at the last window given all windows so
 *     far, in the order of the contract's activities; empty before the first window
 * @param lastWindowIndex the newest window, usable or not; -1 before the first
 */
public record FusionState(List<Evidence> recent, float[] activityBelief, long lastWindowIndex) {

  /** Before the first window of a session. */
  public static final FusionState EMPTY = new FusionState(List.of(), new float[0], -1);

  public FusionState {
    recent = List.copyOf(recent);
  }
}
