package org.dt4ecg.app.command;

import org.dt4ecg.app.console.Console;
import picocli.CommandLine.Option;

/** The option that makes a command print its result for programs. */
final class JsonOption {

  @Option(names = "--json", description = "Print the result as one JSON object on standard output.")
  private boolean json;

  /** Prints the result if it was asked for. */
  void print(Console console, Object result) {
    if (json) {
      console.json(result);
    }
  }
}
