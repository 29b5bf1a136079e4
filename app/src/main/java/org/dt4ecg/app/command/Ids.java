package org.dt4ecg.app.command;

import java.util.Optional;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.validation.Texts;

/** What ids of devices and people, and names, may be. */
final class Ids {

  private Ids() {}

  /**
   * Refuses what readers of the topics would take for absent.
   *
   * @param what name of the text, such as {@code user id}
   * @throws CommandFailure if it is one of those
   */
  static void require(String what, String text) throws CommandFailure {
    Optional<Rejection> fault = Texts.faultOf(what, text);
    if (fault.isPresent()) {
      throw CommandFailure.wrongUsage(fault.get().message());
    }
  }
}
