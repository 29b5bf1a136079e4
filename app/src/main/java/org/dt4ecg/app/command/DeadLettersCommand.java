package org.dt4ecg.app.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands on dead letters. */
@Command(
    name = "deadletters",
    mixinStandardHelpOptions = true,
    description = "Shows what was refused and why, and sends it again once the cause is gone.",
    synopsisSubcommandLabel = "COMMAND")
final class DeadLettersCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "A command is missing: list or replay");
  }
}
