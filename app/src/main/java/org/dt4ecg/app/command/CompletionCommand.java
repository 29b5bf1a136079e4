package org.dt4ecg.app.command;

import java.util.concurrent.Callable;
import org.dt4ecg.console.Console;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what makes a shell complete commands and options. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a script that makes a shell complete commands and options with the tab key.",
      "Load it from the file that the shell reads at its start."
    })
final class CompletionCommand implements Callable<Integer> {

  /** The shells that there is a script for; one script serves both. */
  enum Shell {
    bash,
    zsh
  }

  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell;

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.line("# Made by: %s completion %s".formatted(spec.root().name(), shell));
    // For zsh it loads zsh's own emulation of bash's completion.
    console.line(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
    return 0;
  }
}
