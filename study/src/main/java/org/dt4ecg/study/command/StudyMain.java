package org.dt4ecg.study.command;

import org.dt4ecg.console.CommandErrors;
import org.dt4ecg.console.Console;
import picocli.CommandLine;

/** The study as a program of its own, which {@code study/run} starts. */
public final class StudyMain {

  private StudyMain() {}

  public static void main(String[] arguments) {
    System.exit(commandLine(Console.ofProcess()).execute(arguments));
  }

  static CommandLine commandLine(Console console) {
    return CommandErrors.reportOn(console, new CommandLine(new ReportCommand(console)));
  }
}
