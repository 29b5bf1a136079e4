package org.dt4ecg.app.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands on public recordings. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = "Gets public recordings from their publishers.",
    synopsisSubcommandLabel = "COMMAND")
final class DataCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "A command is missing: list, get");
  }
}
