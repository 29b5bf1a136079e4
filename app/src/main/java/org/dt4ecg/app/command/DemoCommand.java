package org.dt4ecg.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.dt4ecg.app.demo.Demo;
import org.dt4ecg.app.demo.DemoReport;
import org.dt4ecg.app.demo.DemoSettings;
import org.dt4ecg.app.demo.RetrainingDemo;
import org.dt4ecg.app.demo.RetrainingReport;
import org.dt4ecg.app.model.Releases;
import org.dt4ecg.app.retrainer.RetrainerJar;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.console.KafkaLog;
import org.dt4ecg.console.StopSignal;
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

  private static final int DEVICES = 6;

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
      description =
          "Number of devices (default: 6); with --with-retraining one for each person whom the"
              + " model knows, and one more.")
  private @Nullable Integer devices;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "End after so long, such as 60s; without it, on Ctrl-C.")
  private @Nullable Duration duration;

  @Option(
      names = "--speed",
      paramLabel = "X",
      description = "Seconds of ECG in a second (default: 1); above 1 only together with --for.")
  private @Nullable Double speed;

  @Option(
      names = "--with-retraining",
      description =
          "Start with a person whom the model does not know, give labels, train a new model in a"
              + " process of its own, swap it in, and compare. Takes about three minutes.")
  private boolean withRetraining;

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

  @Option(
      names = "--port",
      paramLabel = "P",
      description =
          "Port of the page; 0 takes a free one. Without it 8080, or a free one where that is"
              + " taken.")
  private @Nullable Integer pagePort;

  @Mixin private ReadingMixin reading;

  @Mixin private JsonOption json;

  DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException, IOException {
    Ports.require(spec, "--kafka-port", kafkaPort);
    Ports.require(spec, "--registry-port", registryPort);
    if (pagePort != null) {
      Ports.require(spec, "--port", pagePort);
    }
    try (StopSignal stop = new StopSignal()) {
      return withRetraining ? retrain(stop) : show(stop);
    }
  }

  private int show(StopSignal stop) throws CommandFailure, InterruptedException, IOException {
    int fleet = devices == null ? DEVICES : devices;
    double pace = speed == null ? 1 : speed;
    if (fleet < 1) {
      throw wrong("--devices %d: a fleet needs at least one".formatted(fleet));
    }
    if (!(pace > 0) || (pace > 1 && duration == null)) {
      throw wrong("--speed %s: it has to be above 0, and above 1 it needs --for".formatted(pace));
    }
    if (duration != null && duration.isZero()) {
      throw wrong("--for 0: a demonstration needs some time, such as 60s");
    }
    KafkaLog.errorsOnly();
    DemoReport report =
        new Demo(settings(fleet, pace), Releases.ofInstallation(), console).run(stop);
    json.print(console, report.lines(), report);
    if (report.isAllRefused()) {
      throw new CommandFailure(
          "Nothing was classified, all was refused: %s; ecg-dead-letters has the details (--data-dir keeps it)"
              .formatted(report.deadLetterText()));
    }
    return report.isAccountedFor() ? 0 : 1;
  }

  private int retrain(StopSignal stop) throws CommandFailure, InterruptedException, IOException {
    if (devices != null || speed != null || duration != null || dataFolder != null) {
      throw wrong(
          "--with-retraining tells a story of its own; leave --devices, --speed, --for and"
              + " --data-dir out");
    }
    KafkaLog.errorsOnly();
    RetrainingReport report =
        new RetrainingDemo(
                settings(0, 1), Releases.ofInstallation(), RetrainerJar.ofInstallation(), console)
            .run(stop);
    json.print(console, report.lines(), report);
    if (!report.retraining().promoted()) {
      throw new CommandFailure(
          "%s released nothing, so %s is still unknown; what the comparison of both models found is above"
              .formatted(
                  report.refusedRounds().isEmpty()
                      ? "The round"
                      : "%d rounds".formatted(report.refusedRounds().size() + 1),
                  report.newcomer()));
    }
    if (!report.isRecognised()) {
      throw new CommandFailure(
          "The new model does not name %s more often than not".formatted(report.newcomer()));
    }
    return report.demo().isAccountedFor() ? 0 : 1;
  }

  private DemoSettings settings(int fleet, double pace) throws CommandFailure {
    return new DemoSettings(
        recordings,
        reading.options(null),
        fleet,
        duration,
        pace,
        model,
        dataFolder,
        kafkaPort,
        registryPort,
        pagePort);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
