package org.dt4ecg.fleet.format;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is not what its format promises. The message names the file and what to do. */
public final class MalformedRecordingException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * @param problem what is wrong
   * @param remedy what to do about it
   */
  public MalformedRecordingException(Path file, String problem, String remedy) {
    super("%s: %s; %s".formatted(file, problem, remedy));
  }

  /**
   * @param line number of the line, from 1
   * @param problem what is wrong
   * @param remedy what to do about it
   */
  public MalformedRecordingException(Path file, long line, String problem, String remedy) {
    super("%s, line %d: %s; %s".formatted(file, line, problem, remedy));
  }
}
