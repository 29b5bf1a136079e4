package org.dt4ecg.fleet.recording;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is not what its format promises. The message names the file and what to do. */
public final class MalformedRecordingException extends IOException {

  private static final long serialVersionUID = 1L;

  MalformedRecordingException(Path file, String problem, String remedy) {
    super("%s: %s; %s".formatted(file, problem, remedy));
  }

  MalformedRecordingException(Path file, long line, String problem, String remedy) {
    super("%s, line %d: %s; %s".formatted(file, line, problem, remedy));
  }
}
