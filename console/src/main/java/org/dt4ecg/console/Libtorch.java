package org.dt4ecg.console;

import java.nio.file.Path;
import java.util.List;

/** The engine that training needs and nothing else carries. */
public final class Libtorch {

  private static final String ENGINE = "ai.djl.pytorch.engine.PtEngine";

  private Libtorch() {}

  /**
   * Has its native libraries unpacked into a folder, which is made when they are: by itself it
   * would take one in the user's home, which may not be there to write to. What the environment or
   * the command line says comes before. Call it before it is loaded.
   */
  public static void unpackInto(Path folder) {
    for (String property : List.of("DJL_CACHE_DIR", "jna.tmpdir")) {
      System.setProperty(property, System.getProperty(property, folder.toString()));
    }
  }

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
