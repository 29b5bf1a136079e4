package org.dt4ecg.app.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.jspecify.annotations.Nullable;

/** What somebody types when asked. */
final class TypedLine {

  private TypedLine() {}

  /** The next line of standard input; null where there is nobody to type. */
  static @Nullable String read() throws CommandFailure {
    try {
      return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
          .readLine();
    } catch (IOException e) {
      throw new CommandFailure("Standard input cannot be read: " + Failures.text(e), e);
    }
  }
}
