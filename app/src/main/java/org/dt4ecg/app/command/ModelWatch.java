package org.dt4ecg.app.command;

import java.util.Objects;
import org.dt4ecg.console.Console;
import org.dt4ecg.topology.ApplicationHealth;
import org.dt4ecg.topology.release.WatcherState;
import org.dt4ecg.topology.release.WatcherState.Refusal;
import org.dt4ecg.topology.release.WatcherState.Shadow;
import org.jspecify.annotations.Nullable;

/**
 * Tells people which model serves and which is its shadow, whenever that changes, and what was
 * refused. Not thread-safe.
 */
final class ModelWatch {

  private final Console console;
  private String serving;
  private @Nullable String shadow;
  private @Nullable Refusal refusal;
  private @Nullable String shadowFailure;

  /**
   * @param serving version of the model that serves at the start
   */
  ModelWatch(Console console, String serving) {
    this.console = console;
    this.serving = serving;
  }

  /** Looks at how the application is now. */
  void report(ApplicationHealth health) {
    if (!health.modelVersion().equals(serving)) {
      console.progress("model %s serves in place of %s".formatted(health.modelVersion(), serving));
      serving = health.modelVersion();
    }
    health.releases().ifPresent(this::report);
    String failure = health.shadowFailure().orElse(null);
    if (failure != null && !failure.equals(shadowFailure)) {
      console.progress("the shadow model has failed: " + failure);
    }
    shadowFailure = failure;
  }

  private void report(WatcherState releases) {
    String now = releases.shadow().map(Shadow::version).orElse(null);
    if (!Objects.equals(now, shadow)) {
      console.progress(
          now == null
              ? "model %s is no longer a shadow".formatted(shadow)
              : "model %s runs as a shadow, on shadow-results".formatted(now));
      shadow = now;
    }
    Refusal last = releases.refusals().last().orElse(null);
    if (last != null && !last.equals(refusal)) {
      console.progress("release %s was refused: %s".formatted(last.release(), last.message()));
      refusal = last;
    }
  }
}
