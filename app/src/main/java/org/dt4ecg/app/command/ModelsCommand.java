package org.dt4ecg.app.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands on released models. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = "Releases models to the running applications of a cluster.",
    synopsisSubcommandLabel = "COMMAND")
final class ModelsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "A command is missing: list, publish, verify, rollback, keygen, adapt or rewrite");
  }
}
