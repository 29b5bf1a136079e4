package org.dt4ecg.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.Callable;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.material.ShippedModels;
import org.dt4ecg.bench.swap.SwapReport;
import org.dt4ecg.bench.swap.SwapRun;
import org.dt4ecg.bench.swap.SwapSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What a swap of models costs a stream under load. Progress on standard error, one JSON object on
 * standard output; exits with 1 if a requirement does not hold.
 */
@Command(
    name = "swap",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Replaces the model again and again while a fleet sends, and checks what it costs.")
public final class SwapBench implements Callable<Integer> {

  @Option(names = "--swaps", description = "How often another model takes over.")
  private int swaps = 50;

  @Option(names = "--devices", description = "Devices that send meanwhile.")
  private int devices = 16;

  @Option(names = "--speed", description = "How many times faster than real time they send.")
  private double speed = 6;

  private SwapBench() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SwapBench()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    SwapSettings settings;
    try {
      settings = new SwapSettings(swaps, devices, speed);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    SwapReport report;
    try {
      report =
          new SwapRun(settings, ShippedModels.file(ShippedModels.SIMULATED), System.err::println)
              .run();
    } catch (BenchException e) {
      System.err.println(e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    System.out.println(
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
    report.getFailures().forEach(failure -> System.err.println("FAILED: " + failure));
    return report.getFailures().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }
}
