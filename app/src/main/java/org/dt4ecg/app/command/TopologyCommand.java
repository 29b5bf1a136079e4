package org.dt4ecg.app.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands on the streaming application. */
@Command(
    name = "topology",
    mixinStandardHelpOptions = true,
    description =
        "Runs the streaming application on a cluster, describes it, or takes its state back.",
    synopsisSubcommandLabel = "COMMAND")
final class TopologyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "A command is missing: run, describe or reset");
  }
}
