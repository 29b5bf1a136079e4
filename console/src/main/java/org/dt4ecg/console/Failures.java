package org.dt4ecg.console;

import org.dt4ecg.schemas.failure.FailureText;

/** What went wrong, in the words of people: Java's own messages lean on the names of classes. */
public final class Failures {

  private Failures() {}

  /** The reason, such as {@code /srv/a.onnx: permission denied}; names no class. */
  public static String text(Throwable failure) {
    return FailureText.of(failure);
  }
}
