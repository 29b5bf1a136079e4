package org.dt4ecg.app.command;

import java.util.concurrent.Callable;
import org.dt4ecg.console.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that holds all others. */
@Command(
    name = "dt4ecg",
    description = "Who is doing what, from the ECG of a fleet of wearables, exactly once.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Progress is told on standard error; with --json the result is one JSON object on standard"
          + " output.",
      "Exit status: 0 done, 1 failed, 2 wrong usage; 130 and 143 after Ctrl-C and SIGTERM."
    })
final class Dt4EcgCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "A command is missing");
  }
}
