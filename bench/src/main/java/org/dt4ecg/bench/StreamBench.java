package org.dt4ecg.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.load.Comparison;
import org.dt4ecg.bench.load.ContestantKind;
import org.dt4ecg.bench.load.ContestantOptions;
import org.dt4ecg.bench.load.Delay;
import org.dt4ecg.bench.load.Growth;
import org.dt4ecg.bench.load.Report;
import org.dt4ecg.bench.material.Workload;
import org.dt4ecg.bench.page.PerformancePage;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.DurationConverter;
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

  /** Something that runs and tells what it came to. */
  private interface Benchmark {
    Report run() throws BenchException, InterruptedException;
  }

  private static int print(Console console, boolean json, Benchmark benchmark)
      throws InterruptedException {
    Report report;
    try {
      report = benchmark.run();
    } catch (BenchException e) {
      console.err().println(e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    if (json) {
      console.json(report);
    } else {
      report.lines().forEach(console::line);
    }
    return report.isValid() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  /** What is compared, beside who and how often. */
  static final class Backlogs {

    @Option(names = "--seconds", defaultValue = "20", description = "About how long a run takes.")
    private double seconds;

    @Option(
        names = "--windows",
        defaultValue = "0",
        description = "Windows in each backlog, in place of --seconds; 0 for as many as it takes.")
    private long windows;

    @Option(names = "--devices", defaultValue = "200", description = "Devices that sent it.")
    private int devices;

    @Option(names = "--instances", defaultValue = "1", description = "Processes.")
    private int instances;

    @Option(names = "--threads", defaultValue = "1", description = "Threads of each process.")
    private int threads;

    Comparison.Settings settings(
        List<ContestantKind> contestants, List<Workload> workloads, int rounds) {
      return new Comparison.Settings(
          contestants, workloads, rounds, seconds, windows, devices, instances, threads);
    }
  }

  @Command(
      name = "quick",
      showDefaultValues = true,
      mixinStandardHelpOptions = true,
      description = "Windows a second and what each costs, beside the ceiling and a naive stream.")
  int quick(
      @Mixin Contestants contestants,
      @Mixin Backlogs backlogs,
      @Option(names = "--contestants", split = ",", defaultValue = "ours,ceiling,naive")
          List<ContestantKind> kinds,
      @Option(names = "--workloads", split = ",", defaultValue = "light") List<Workload> workloads,
      @Option(
              names = "--rounds",
              defaultValue = "1",
              description = "How often each runs, by turns.")
          int rounds,
      @Option(names = "--json") boolean json)
      throws InterruptedException {
    return compare(contestants, backlogs.settings(kinds, workloads, rounds), json);
  }

  @Command(
      name = "peers",
      showDefaultValues = true,
      mixinStandardHelpOptions = true,
      description = "The same with Apache Flink, more workloads and more rounds.")
  int peers(
      @Mixin Contestants contestants,
      @Mixin Backlogs backlogs,
      @Option(names = "--contestants", split = ",", defaultValue = "ours,ceiling,naive,flink")
          List<ContestantKind> kinds,
      @Option(names = "--workloads", split = ",", defaultValue = "framing,light,real")
          List<Workload> workloads,
      @Option(
              names = "--rounds",
              defaultValue = "3",
              description = "How often each runs, by turns.")
          int rounds,
      @Option(names = "--json") boolean json)
      throws InterruptedException {
    return compare(contestants, backlogs.settings(kinds, workloads, rounds), json);
  }

  private static int compare(Contestants contestants, Comparison.Settings settings, boolean json)
      throws InterruptedException {
    if (settings.contestants().contains(ContestantKind.FLINK)
        && !Files.isDirectory(ContestantOptions.peersLibrary())) {
      System.err.println(
          "Flink is not built; build it first: mvn -Ppeers -pl bench,bench/peers -am -DskipTests"
              + " package");
      return CommandLine.ExitCode.USAGE;
    }
    Console console = Console.ofProcess();
    return print(
        console,
        json,
        () -> new Comparison(settings, contestants.options(), console::progress).run());
  }

  @Command(
      name = "delay",
      showDefaultValues = true,
      mixinStandardHelpOptions = true,
      description =
          "From the time at which a window's last frame is due to that at which its event is seen.")
  int delay(
      @Mixin Contestants contestants,
      @Option(names = "--contestants", split = ",", defaultValue = "ours")
          List<ContestantKind> kinds,
      @Option(names = "--workload", defaultValue = "light") Workload workload,
      @Option(
              names = "--loads",
              split = ",",
              defaultValue = "few,half,many",
              description = "few: 30 windows/s; half: of the capacity; many: 150 windows/s, cold.")
          List<Delay.Load> loads,
      @Option(
              names = "--rates",
              split = ",",
              paramLabel = "WINDOWS",
              description = "And so many windows a second, one after another.")
          List<Integer> rates,
      @Option(
              names = "--seconds",
              defaultValue = "30",
              description =
                  "How long delays are looked at, after 10 s that do not count; 40 s at high"
                      + " rates.")
          double seconds,
      @Option(names = "--json") boolean json)
      throws InterruptedException {
    Console console = Console.ofProcess();
    return print(
        console,
        json,
        () ->
            new Delay(
                    new Delay.Settings(
                        kinds, workload, loads, rates == null ? List.of() : rates, seconds),
                    contestants.options(),
                    console::progress)
                .run());
  }

  @Command(
      name = "growth",
      showDefaultValues = true,
      mixinStandardHelpOptions = true,
      description = "What a window costs when there is more of something else.")
  int growth(
      @Mixin Contestants contestants,
      @Option(names = "--contestant", defaultValue = "ours") ContestantKind kind,
      @Option(
              names = "--dimensions",
              split = ",",
              defaultValue = "devices,frame,overlap,session,people,instances,threads")
          List<Growth.Dimension> dimensions,
      @Option(
              names = "--windows",
              defaultValue = "60000",
              description = "About how many windows there are in each backlog.")
          int windows,
      @Option(
              names = "--rounds",
              defaultValue = "1",
              description = "How often each runs, by turns.")
          int rounds,
      @Option(
              names = "--most-devices",
              defaultValue = "10000",
              description = "The largest fleet; 100000 adds another.")
          int mostDevices,
      @Option(
              names = "--longest-session",
              defaultValue = "6h",
              converter = DurationConverter.class,
              description = "The longest recording session.")
          Duration longestSession,
      @Option(names = "--json") boolean json)
      throws InterruptedException {
    Console console = Console.ofProcess();
    return print(
        console,
        json,
        () ->
            new Growth(
                    new Growth.Settings(
                        kind, dimensions, windows, rounds, mostDevices, longestSession.toSeconds()),
                    contestants.options(),
                    console::progress)
                .run());
  }

  @Command(
      name = "page",
      showDefaultValues = true,
      mixinStandardHelpOptions = true,
      description =
          "Writes the page with what the others printed: FOLDER/peers.json, delay.json,"
              + " growth.json.")
  int page(
      @Option(names = "--from", required = true, paramLabel = "FOLDER") Path from,
      @Option(names = "--out", defaultValue = "docs/PERFORMANCE.md") Path out) {
    try {
      PerformancePage.write(from, out.toAbsolutePath());
      return CommandLine.ExitCode.OK;
    } catch (IOException e) {
      System.err.println("The page could not be written: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }
}
