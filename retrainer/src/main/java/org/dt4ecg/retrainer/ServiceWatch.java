package org.dt4ecg.retrainer;

import java.util.Locale;
import org.dt4ecg.console.Console;
import org.dt4ecg.retrainer.service.RetrainingStatus;
import org.dt4ecg.retrainer.service.RetrainingStatus.LastRound;
import org.jspecify.annotations.Nullable;

/** Tells people what the retraining service does, whenever that changes. Not thread-safe. */
public final class ServiceWatch {

  private final Console console;
  private @Nullable RetrainingStatus told;

  public ServiceWatch(Console console) {
    this.console = console;
  }

  /** Reports what has changed since the last call. */
  public void report(RetrainingStatus status) {
    RetrainingStatus before = told;
    told = status;
    if (before == null || before.phase() != status.phase()) {
      console.progress(phase(status));
    }
    LastRound round = status.lastRound();
    if (round != null && (before == null || !round.equals(before.lastRound()))) {
      console.progress(
          "round %s: the challenger was %s. %s"
              .formatted(
                  round.id(), round.promoted() ? "released" : "not released", round.reason()));
    }
  }

  private static String phase(RetrainingStatus status) {
    String phase = status.phase().name().toLowerCase(Locale.ROOT);
    return status.problem() == null ? phase : phase + ": " + status.problem();
  }
}
