package org.dt4ecg.app;

import org.dt4ecg.app.command.CommandLines;
import org.dt4ecg.console.Console;

/** The command line: {@code dt4ecg COMMAND …}. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(CommandLines.create(Console.ofProcess()).execute(arguments));
  }
}
