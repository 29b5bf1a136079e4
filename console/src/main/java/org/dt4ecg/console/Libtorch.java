package org.dt4ecg.console;

/** The engine that training needs and nothing else carries. */
public final class Libtorch {

  private static final String ENGINE = "ai.djl.pytorch.engine.PtEngine";

  private Libtorch() {}

  /**
   * Refuses to train without it, rather than after an hour of reading.
   *
   * @param command what puts it there, as people type it
   * @throws CommandFailure if it is not on the class path
   */
  public static void requireFor(String command) throws CommandFailure {
    try {
      Class.forName(ENGINE);
    } catch (ClassNotFoundException e) {
      throw new CommandFailure(
          "libtorch is not on the class path; where the sources are, %s puts it there"
              .formatted(command),
          e);
    }
  }
}
