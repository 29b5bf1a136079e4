package org.dt4ecg.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What all command lines have in common: where they write, and one line of what went wrong. */
public final class CommandErrors {

  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;
  private static final String DEBUG = "--debug";
  private static final String OURS = "org.dt4ecg.";

  private CommandErrors() {}

  /**
   * Sets a command line up, with all its subcommands: exit status 1 for a failure and 2 for wrong
   * usage, and {@code --debug} for whoever wants to see where it happened.
   */
  public static CommandLine reportOn(Console console, CommandLine commandLine) {
    commandLine
        .getCommandSpec()
        .addOption(
            OptionSpec.builder(DEBUG)
                .arity("0")
                .type(boolean.class)
                .scopeType(ScopeType.INHERIT)
                .description("On a failure, print where it happened.")
                .build());
    CommandLine.IExecutionStrategy strategy = commandLine.getExecutionStrategy();
    return commandLine
        .registerConverter(Duration.class, new DurationConverter())
        .registerConverter(Instant.class, CommandErrors::instant)
        .setOut(new PrintWriter(console.out(), true, UTF_8))
        .setErr(new PrintWriter(console.err(), true, UTF_8))
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler((e, arguments) -> wrongUsage(e, console.err()))
        .setExecutionStrategy(parsed -> run(parsed, console, strategy))
        .setExecutionExceptionHandler(
            (e, command, parsed) -> failed(e, command, isDebugging(parsed), console.err()));
  }

  /** A result that did not get to where it was sent is a failure, whatever the command says. */
  private static int run(
      ParseResult parsed, Console console, CommandLine.IExecutionStrategy strategy) {
    int status;
    try {
      status = strategy.execute(parsed);
    } catch (LinkageError e) {
      if (isProcessEnding()) {
        return FAILED;
      }
      throw e;
    }
    Optional<String> loss = console.outputFailure();
    if (status == 0 && loss.isPresent()) {
      console.err().println(parsed.commandSpec().name() + ": " + loss.get());
      return FAILED;
    }
    return status;
  }

  /**
   * Whether a signal is ending the process: classes that would have something done at its end
   * cannot be loaded any more, which is no news to whoever sent the signal.
   */
  private static boolean isProcessEnding() {
    Thread probe = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          "'%s' is no time; write it like 2026-03-01T08:00:00Z".formatted(text));
    }
  }

  private static int wrongUsage(ParameterException e, PrintStream err) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    err.println(command.qualifiedName() + ": " + e.getMessage());
    // What was meant, if it is nearly something that there is.
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try: " + command.qualifiedName() + " --help");
    return WRONG_USAGE;
  }

  private static boolean isDebugging(ParseResult parsed) {
    return parsed.hasMatchedOption(DEBUG)
        || (parsed.hasSubcommand() && isDebugging(parsed.subcommand()));
  }

  private static int failed(Exception e, CommandLine command, boolean debugging, PrintStream err) {
    if (debugging) {
      e.printStackTrace(err);
    }
    err.println(command.getCommandSpec().qualifiedName() + ": " + explanation(e));
    return e instanceof CommandFailure failure && failure.isWrongUsage() ? WRONG_USAGE : FAILED;
  }

  private static String explanation(Exception e) {
    String message = e.getMessage();
    // The exceptions of this system say what was wrong and what to do; what others throw does not.
    if (message != null && e.getClass().getName().startsWith(OURS)) {
      return message;
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String first = Failures.text(e);
    String last = Failures.text(root);
    return "%s%s; %s shows where it happened"
        .formatted(first, first.contains(last) ? "" : " (" + last + ")", DEBUG);
  }
}
