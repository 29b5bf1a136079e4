package org.dt4ecg.console;

import java.util.List;
import picocli.CommandLine.Option;

/** The option that makes a command print its result for programs. */
public final class JsonOption {

  @Option(names = "--json", description = "Print the result as one JSON object on standard output.")
  private boolean json;

  /** Whether the result is wanted for programs, and not for people. */
  public boolean isAsked() {
    return json;
  }

  /** Prints the result, as lines for people unless it was asked for. */
  public void print(Console console, List<String> lines, Object result) {
    if (json) {
      console.json(result);
    } else {
      lines.forEach(console::line);
    }
  }

  /** Prints the result if it was asked for. */
  public void print(Console console, Object result) {
    if (json) {
      console.json(result);
    }
  }
}
