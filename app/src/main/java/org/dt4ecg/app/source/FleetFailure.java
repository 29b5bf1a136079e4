package org.dt4ecg.app.source;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;

/** Tells people why a fleet has stopped. */
public final class FleetFailure {

  private FleetFailure() {}

  /**
   * Waits for a fleet's end.
   *
   * @throws CommandFailure if it is not one that was to be
   */
  public static void rethrow(CompletableFuture<Void> sent) throws CommandFailure {
    try {
      sent.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CommandFailure("The fleet has stopped: " + Failures.text(cause), cause);
    }
  }
}
