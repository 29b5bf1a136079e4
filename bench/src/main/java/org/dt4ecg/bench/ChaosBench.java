package org.dt4ecg.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dt4ecg.bench.chaos.Chaos;
import org.dt4ecg.bench.chaos.ChaosReport;
import org.dt4ecg.bench.chaos.FaultKind;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.console.KafkaLog;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Whether the stream comes through faults with nothing lost and nothing doubled. Progress on
 * standard error, the report on standard output; exits with 1 if anything is wrong.
 */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Kills, freezes and poisons while a fleet sends, and holds what came out against what was"
            + " sent.")
public final class ChaosBench implements Callable<Integer> {

  @Option(names = "--seed", description = "Makes the same schedule again.")
  private long seed = 1;

  @Option(names = "--minutes", description = "How long the fleet sends.")
  private double minutes = 10;

  @Option(names = "--instances", description = "Processes of the application.")
  private int instances = 2;

  @Option(names = "--devices", description = "Devices that send.")
  private int devices = 120;

  @Option(names = "--rate", description = "Windows that have to come each second, about.")
  private double rate = 600;

  @Option(
      names = "--without",
      split = ",",
      paramLabel = "KIND",
      description = "What does not go wrong, or faults for none: ${COMPLETION-CANDIDATES}.",
      completionCandidates = Kinds.class)
  private List<String> without = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of the instances, before all others.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--disk",
      paramLabel = "FOLDER",
      description =
          "A folder on a small file system, which gets one instance's state and is filled up at"
              + " times.")
  private @Nullable Path disk;

  @Option(names = "--json", description = "One JSON object in place of text.")
  private boolean json;

  /** The names of what can go wrong. */
  static final class Kinds extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Kinds() {
      super(FaultKind.labels());
    }
  }

  private ChaosBench() {}

  public static void main(String[] arguments) {
    // Its clients have much to say of a broker that is away.
    KafkaLog.errorsOnly();
    System.exit(new CommandLine(new ChaosBench()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    Chaos chaos;
    try {
      chaos = Chaos.of(seed, minutes, rate, devices, instances, without, settings, disk);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    ChaosReport report;
    try {
      report = chaos.run(System.err::println);
    } catch (BenchException e) {
      System.err.println(e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    System.out.println(
        json
            ? new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report)
            : report.text());
    return report.isRight() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }
}
