package org.dt4ecg.console.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.dt4ecg.console.Console;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Warns of keys in the file of {@code --config} that nobody knows, before a command runs. */
public final class UnknownKeys {

  private UnknownKeys() {}

  /**
   * Has every command of a command line warn on standard error.
   *
   * @param but the command that tells of them by itself
   */
  public static void warnOf(
      ConfigKeys keys, Console console, CommandLine commandLine, String... but) {
    CommandLine.IExecutionStrategy run = commandLine.getExecutionStrategy();
    commandLine.setExecutionStrategy(
        parsed -> {
          ParseResult command = innermost(parsed);
          if (!Set.of(but).contains(command.commandSpec().name())
              && command.matchedOptionValue(ClusterOptions.CONFIG, null) instanceof Path file) {
            warn(keys, console, file);
          }
          return run.execute(parsed);
        });
  }

  private static void warn(ConfigKeys keys, Console console, Path file) {
    try {
      keys.unknown(ClusterOptions.read(file).keySet())
          .forEach(key -> console.progress("%s: %s".formatted(file, key.text())));
    } catch (IOException | IllegalArgumentException e) {
      // The command reads it, too, and fails with what to do.
      return;
    }
  }

  private static ParseResult innermost(ParseResult parsed) {
    ParseResult command = parsed;
    while (command.hasSubcommand()) {
      command = command.subcommand();
    }
    return command;
  }
}
