package org.dt4ecg.app.training;

import java.nio.file.Path;

/**
 * Where a training keeps its epochs: beside the file that it is to write, so that the same command
 * finds them.
 */
public final class Checkpoints {

  /** A checkpoint that was being written when the process ended; nothing reads it. */
  private static final String UNFINISHED = ".new";

  private final Path base;

  /**
   * @param out the file that training is to write
   */
  public Checkpoints(Path out) {
    Path file = out.toAbsolutePath();
    this.base = file.resolveSibling(file.getFileName() + ".checkpoint");
  }

  /** What the names of all checkpoints begin with; training adds its stage. */
  public Path base() {
    return base;
  }

  /** Whether there is an epoch to go on from. */
  public boolean arePresent() {
    String[] files = base.resolveSibling(".").toFile().list((folder, name) -> isCheckpoint(name));
    return files != null && files.length > 0;
  }

  private boolean isCheckpoint(String name) {
    return name.startsWith(base.getFileName() + ".") && !name.endsWith(UNFINISHED);
  }
}
