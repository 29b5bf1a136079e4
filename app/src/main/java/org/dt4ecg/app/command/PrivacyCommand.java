package org.dt4ecg.app.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands on what is known of people. */
@Command(
    name = "privacy",
    mixinStandardHelpOptions = true,
    description = "Erases people, and tells what else holds them.",
    synopsisSubcommandLabel = "COMMAND")
final class PrivacyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "A command is missing: erase");
  }
}
