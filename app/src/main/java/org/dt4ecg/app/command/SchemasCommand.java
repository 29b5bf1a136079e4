package org.dt4ecg.app.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands on schemas. */
@Command(
    name = "schemas",
    mixinStandardHelpOptions = true,
    description = "Writes the schemas of the topics for programs in other languages.",
    synopsisSubcommandLabel = "COMMAND")
final class SchemasCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "A command is missing: export");
  }
}
