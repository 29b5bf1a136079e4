package org.dt4ecg.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.dt4ecg.app.console.CommandFailure;
import org.dt4ecg.app.console.Console;
import org.dt4ecg.app.console.KafkaLog;
import org.dt4ecg.app.console.StopSignal;
import org.dt4ecg.app.demo.Demo;
import org.dt4ecg.app.demo.DemoReport;
import org.dt4ecg.app.demo.DemoSettings;
import org.dt4ecg.app.model.Releases;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the whole system in one process. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Shows the whole system in one process: Kafka, schema registry, streaming application and a"
            + " fleet.")
final class DemoCommand implements Callable<Integer> {

  private static final int LARGEST_PORT = 65_535;

  private final Console console;

  @Spec private CommandSpec spec;

  @Option(
      names = "--recordings",
      paramLabel = "DIR",
      description = "Replay this folder of recordings; people are simulated without it.")
  private @Nullable Path recordings;

  @Option(
      names = "--devices",
      paramLabel = "N",
      description = "Number of devices (default: ${DEFAULT-VALUE}).")
  private int devices = 6;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "End after so long, such as 60s; without it, on Ctrl-C.")
  private @Nullable Duration duration;

  @Option(
      names = "--speed",
      paramLabel = "X",
      description = "Seconds of ECG in a second; above 1 only together with --for.")
  private double speed = 1;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "The .onnx file that serves; without it, the one that comes for the data.")
  private @Nullable Path model;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Keep all data there; without it, in a temporary folder that is deleted.")
  private @Nullable Path dataFolder;

  @Option(
      names = "--kafka-port",
      paramLabel = "P",
      description = "Port of the broker, for other clients to join in; a free one without it.")
  private int kafkaPort;

  @Option(
      names = "--registry-port",
      paramLabel = "P",
      description = "Port of the schema registry; a free one without it.")
  private int registryPort;

  @Mixin private JsonOption json;

  DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException, IOException {
    if (devices < 1) {
      throw new ParameterException(
          spec.commandLine(), "--devices %d: a fleet needs at least one".formatted(devices));
    }
    if (!(speed > 0) || (speed > 1 && duration == null)) {
      throw new ParameterException(
          spec.commandLine(),
          "--speed %s: it has to be above 0, and above 1 it needs --for".formatted(speed));
    }
    if (duration != null && duration.isZero()) {
      throw new ParameterException(
          spec.commandLine(), "--for 0: a demonstration needs some time, such as 60s");
    }
    requirePort("--kafka-port", kafkaPort);
    requirePort("--registry-port", registryPort);
    KafkaLog.errorsOnly();
    DemoSettings settings =
        new DemoSettings(
            recordings, devices, duration, speed, model, dataFolder, kafkaPort, registryPort);
    try (StopSignal stop = new StopSignal()) {
      DemoReport report = new Demo(settings, Releases.ofInstallation(), console).run(stop);
      report.lines().forEach(console::progress);
      json.print(console, report);
      if (report.isAllRefused()) {
        throw new CommandFailure(
            "Nothing was classified, all was refused: %s; ecg-dead-letters has the details (--data-dir keeps it)"
                .formatted(report.deadLetterText()));
      }
      return report.isAccountedFor() ? 0 : 1;
    }
  }

  private void requirePort(String option, int port) {
    if (port < 0 || port > LARGEST_PORT) {
      throw new ParameterException(
          spec.commandLine(),
          "%s %d: a port is a number from 1 to %d, or 0 for a free one"
              .formatted(option, port, LARGEST_PORT));
    }
  }
}
