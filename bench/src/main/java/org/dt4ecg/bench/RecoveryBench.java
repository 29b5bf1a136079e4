package org.dt4ecg.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.recovery.Recovery;
import org.dt4ecg.bench.recovery.RecoveryReport;
import org.dt4ecg.bench.recovery.SharingProtocol;
import org.dt4ecg.console.KafkaLog;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * For how long there are no results when an instance goes away. Progress on standard error, the
 * report on standard output; exits with 1 if anything was lost or doubled, or it did not go on.
 */
@Command(
    name = "recovery",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Kills one of two instances, and restarts both in turn, while a fleet sends; measures for"
            + " how long there are no results.")
public final class RecoveryBench implements Callable<Integer> {

  @Option(
      names = "--protocols",
      split = ",",
      description = "Group protocols: ${COMPLETION-CANDIDATES}.")
  private List<SharingProtocol> protocols = List.of(SharingProtocol.values());

  @Option(names = "--standbys", split = ",", description = "Standby replicas: 0, 1.")
  private List<Integer> standbys = List.of(0, 1);

  @Option(names = "--rounds", description = "How often, of each protocol and number of standbys.")
  private int rounds = 3;

  @Option(names = "--devices", description = "Devices that send, as many for each partition.")
  private int devices = 60;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of the instances, before all others.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--json", description = "One JSON object in place of text.")
  private boolean json;

  private RecoveryBench() {}

  public static void main(String[] arguments) {
    KafkaLog.errorsOnly();
    System.exit(
        new CommandLine(new RecoveryBench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    Recovery recovery;
    try {
      recovery = Recovery.of(protocols, standbys, rounds, devices, settings);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    RecoveryReport report;
    try {
      report = recovery.run(System.err::println);
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
