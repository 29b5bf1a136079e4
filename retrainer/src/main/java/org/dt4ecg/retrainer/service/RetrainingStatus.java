package org.dt4ecg.retrainer.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the service stands, for health.
 *
 * @param phase what it does
 * @param championVersion version of the model that serves; null before it is known
 * @param lastRound the last round of this process; null before one ended
 * @param nextRound when a round starts at the latest, if there is anything new; null outside {@link
 *     Phase#WAITING}
 * @param newWindows windows' worth of data read since the last round
 * @param problem why it starts over or has failed, in a sentence; null if all is well
 */
public record RetrainingStatus(
    Phase phase,
    @Nullable String championVersion,
    @Nullable LastRound lastRound,
    @Nullable Instant nextRound,
    long newWindows,
    @Nullable String problem) {

  /** What a service does. */
  public enum Phase {
    /** Takes over from an earlier instance and finds its place. */
    STARTING,
    /** Reads labelled ECG until a round is due. */
    WAITING,
    /** Reads to the end of the topic for a round. */
    READING,
    /** Trains a challenger and compares it. */
    TRAINING,
    /** Commits release, report and offsets. */
    PUBLISHING,
    /** Waits before it starts over. */
    RETRYING,
    /** Has ended for good, since another instance took over or nothing helps. */
    FAILED,
    /** Was closed. */
    CLOSED
  }

  /**
   * A round that ended.
   *
   * @param id its name
   * @param finishedAt when it was committed
   * @param promoted whether its challenger was released
   * @param reason why, in sentences that name nobody; the training report says all
   */
  public record LastRound(String id, Instant finishedAt, boolean promoted, String reason) {}

  /** Before the service has started. */
  static final RetrainingStatus INITIAL =
      new RetrainingStatus(Phase.STARTING, null, null, null, 0, null);

  RetrainingStatus in(Phase newPhase, @Nullable Instant next) {
    return new RetrainingStatus(newPhase, championVersion, lastRound, next, newWindows, null);
  }

  RetrainingStatus withProblem(Phase newPhase, String sentence) {
    return new RetrainingStatus(newPhase, championVersion, lastRound, null, newWindows, sentence);
  }

  RetrainingStatus withChampion(String version) {
    return new RetrainingStatus(phase, version, lastRound, nextRound, newWindows, problem);
  }

  RetrainingStatus withNewWindows(long windows) {
    return new RetrainingStatus(phase, championVersion, lastRound, nextRound, windows, problem);
  }

  RetrainingStatus withLastRound(LastRound round) {
    return new RetrainingStatus(phase, championVersion, round, nextRound, newWindows, problem);
  }
}
