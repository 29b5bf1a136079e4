package org.dt4ecg.retrainer;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import org.dt4ecg.console.http.ProcessHealth;
import org.dt4ecg.retrainer.service.RetrainingStatus;
import org.dt4ecg.retrainer.service.RetrainingStatus.Phase;
import org.jspecify.annotations.Nullable;

/**
 * How the service stands, as {@code /health} tells it.
 *
 * @param status {@code UP}, or {@code DOWN} while it starts over or has failed
 * @param phase what it does
 * @param championVersion version of the model that serves; null before it is known
 * @param newWindows windows' worth of data read since the last round
 * @param nextRound when a round starts at the latest, in ISO 8601; null while it does not wait
 * @param problem what is wrong; null if nothing is
 * @param lastRound the last round; null before one ended
 */
@JsonPropertyOrder({
  "status",
  "phase",
  "championVersion",
  "newWindows",
  "nextRound",
  "problem",
  "lastRound"
})
public record ServiceHealth(
    String status,
    String phase,
    @Nullable String championVersion,
    long newWindows,
    @Nullable String nextRound,
    @Nullable String problem,
    @Nullable LastRound lastRound) {

  /**
   * A round that ended.
   *
   * @param finishedAt when it was committed, in ISO 8601
   * @param promoted whether its challenger was released
   */
  public record LastRound(String id, String finishedAt, boolean promoted, String reason) {}

  /** The health that goes with a status. */
  public static ServiceHealth of(RetrainingStatus status) {
    boolean down = status.phase() == Phase.RETRYING || status.phase() == Phase.FAILED;
    RetrainingStatus.LastRound last = status.lastRound();
    Instant next = status.nextRound();
    return new ServiceHealth(
        down ? "DOWN" : "UP",
        status.phase().name(),
        status.championVersion(),
        status.newWindows(),
        next == null ? null : next.toString(),
        status.problem(),
        last == null
            ? null
            : new LastRound(
                last.id(), last.finishedAt().toString(), last.promoted(), last.reason()));
  }

  /** For probes; only a service that has failed for good has to be started anew. */
  ProcessHealth ofProcess() {
    return new ProcessHealth(!phase.equals(Phase.FAILED.name()), status.equals("UP"), this);
  }
}
