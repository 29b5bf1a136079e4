package org.dt4ecg.app.retraining;

import org.dt4ecg.app.console.CommandFailure;

/** The engine that training needs and nothing else carries. */
public final class Libtorch {

  private static final String ENGINE = "ai.djl.pytorch.engine.PtEngine";

  private Libtorch() {}

  /**
   * Refuses to train without it, rather than after an hour of reading.
   *
   * @throws CommandFailure if it is not on the class path
   */
  public static void require() throws CommandFailure {
    try {
      Class.forName(ENGINE);
    } catch (ClassNotFoundException e) {
      throw new CommandFailure(
          "libtorch is not on the class path; run the service where the sources are, with: ./dt4ecg"
              + " retrain",
          e);
    }
  }
}
