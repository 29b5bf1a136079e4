package org.dt4ecg.app.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands on topics. */
@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    description = "Creates or checks the topics of the catalogue, and grants the rights to them.",
    synopsisSubcommandLabel = "COMMAND")
final class TopicsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "A command is missing: create, check or rights");
  }
}
