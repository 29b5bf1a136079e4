package org.dt4ecg.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.load.Comparison;
import org.dt4ecg.bench.load.ComparisonText;
import org.dt4ecg.bench.load.ContestantKind;
import org.dt4ecg.bench.load.ContestantOptions;
import org.dt4ecg.bench.material.Workload;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.KafkaLog;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What the stream costs, beside what else one could run. Progress on standard error; tables, or one
 * JSON object, on standard output; exits with 1 if an output was wrong.
 */
@Command(name = "bench/run", mixinStandardHelpOptions = true)
public final class StreamBench {

  private StreamBench() {}

  public static void main(String[] arguments) {
    KafkaLog.errorsOnly();
    System.exit(
        new CommandLine(new StreamBench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  /** How contestants run. */
  static final class Contestants {

    @Spec(Spec.Target.MIXEE)
    private CommandLine.Model.CommandSpec spec;

    @Option(
        names = "--lib",
        description = "Another build's bench/target/lib, whose application runs in place of ours.")
    private Path library;

    @Option(
        names = "--set",
        paramLabel = "KEY=VALUE",
        description = "A setting of this project's application; may be given several times.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
        names = "--jvm",
        paramLabel = "FLAG",
        description =
            "A flag for the Java machine of every contestant; may be given several times.")
    private List<String> flags = new ArrayList<>();

    ContestantOptions options() {
      if (library != null && !Files.isDirectory(library)) {
        throw new ParameterException(
            spec.commandLine(),
            "%s is no folder; build there first: mvn -pl bench -am -DskipTests package"
                .formatted(library));
      }
      return new ContestantOptions(
          Optional.ofNullable(library).map(Path::toAbsolutePath), settings, flags);
    }
  }

  @Command(
      name = "quick",
      showDefaultValues = true,
      mixinStandardHelpOptions = true,
      description = "Windows a second and what each costs, beside the ceiling and a naive stream.")
  int quick(
      @Mixin Contestants contestants,
      @Option(names = "--contestants", split = ",", defaultValue = "ours,ceiling,naive")
          List<ContestantKind> kinds,
      @Option(names = "--workloads", split = ",", defaultValue = "light") List<Workload> workloads,
      @Option(
              names = "--rounds",
              defaultValue = "2",
              description = "How often each runs, by turns.")
          int rounds,
      @Option(names = "--seconds", defaultValue = "12", description = "About how long a run takes.")
          double seconds,
      @Option(names = "--windows", description = "Windows in each backlog, in place of --seconds.")
          Long windows,
      @Option(names = "--devices", defaultValue = "200") int devices,
      @Option(names = "--instances", defaultValue = "1") int instances,
      @Option(names = "--threads", defaultValue = "1") int threads,
      @Option(names = "--json") boolean json)
      throws InterruptedException {
    Console console = Console.ofProcess();
    Comparison.Report report;
    try {
      report =
          new Comparison(
                  new Comparison.Settings(
                      kinds,
                      workloads,
                      rounds,
                      seconds,
                      windows == null ? OptionalLong.empty() : OptionalLong.of(windows),
                      devices,
                      instances,
                      threads),
                  contestants.options(),
                  console::progress)
              .run();
    } catch (BenchException e) {
      console.err().println(e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    if (json) {
      console.json(report);
    } else {
      ComparisonText.lines(report).forEach(console::line);
    }
    return report.isValid() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }
}
