package org.dt4ecg.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import org.dt4ecg.app.console.CommandFailure;
import org.dt4ecg.app.console.Console;
import org.dt4ecg.app.console.DurationConverter;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Puts the commands together and says in one line what went wrong with them. */
public final class CommandLines {

  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  private CommandLines() {}

  /** The whole command line; its {@code execute} gives the exit status. */
  public static CommandLine create(Console console) {
    CommandLine topology =
        new CommandLine(new TopologyCommand())
            .addSubcommand(new TopologyRunCommand(console))
            .addSubcommand(new TopologyDescribeCommand(console));
    CommandLine topics =
        new CommandLine(new TopicsCommand())
            .addSubcommand(new TopicsCreateCommand(console))
            .addSubcommand(new TopicsCheckCommand(console));
    CommandLine models =
        new CommandLine(new ModelsCommand())
            .addSubcommand(new ModelsListCommand(console))
            .addSubcommand(new ModelsPublishCommand(console))
            .addSubcommand(new ModelsVerifyCommand(console))
            .addSubcommand(new ModelsRollbackCommand(console))
            .addSubcommand(new ModelsKeygenCommand(console));
    return new CommandLine(new Dt4EcgCommand())
        .addSubcommand(new DemoCommand(console))
        .addSubcommand(topology)
        .addSubcommand(new ProduceCommand(console))
        .addSubcommand(new ConsumeCommand(console))
        .addSubcommand(new EnrolCommand(console))
        .addSubcommand(new TrainCommand(console))
        .addSubcommand(new EvaluateCommand(console))
        .addSubcommand(new ReportCommand(console))
        .addSubcommand(new RetrainCommand(console))
        .addSubcommand(models)
        .addSubcommand(topics)
        .registerConverter(Duration.class, new DurationConverter())
        .setOut(new PrintWriter(console.out(), true, UTF_8))
        .setErr(new PrintWriter(console.err(), true, UTF_8))
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler((e, arguments) -> wrongUsage(e, console.err()))
        .setExecutionExceptionHandler((e, command, result) -> failed(e, command, console.err()));
  }

  private static int wrongUsage(ParameterException e, PrintStream err) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    err.println(command.qualifiedName() + ": " + e.getMessage());
    err.println("Try: " + command.qualifiedName() + " --help");
    return WRONG_USAGE;
  }

  private static int failed(Exception e, CommandLine command, PrintStream err) {
    CommandSpec root = command.getCommandSpec().root();
    if (root.userObject() instanceof Dt4EcgCommand dt4ecg && dt4ecg.isDebugging()) {
      e.printStackTrace(err);
    }
    err.println(command.getCommandSpec().qualifiedName() + ": " + explanation(e));
    return e instanceof CommandFailure failure && failure.isWrongUsage() ? WRONG_USAGE : FAILED;
  }

  private static String explanation(Exception e) {
    if (e instanceof CommandFailure && e.getMessage() != null) {
      return e.getMessage();
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String cause = root == e ? "" : " (" + root + ")";
    return e + cause + "; --debug shows where it happened";
  }
}
