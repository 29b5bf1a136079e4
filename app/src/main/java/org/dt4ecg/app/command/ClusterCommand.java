package org.dt4ecg.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dt4ecg.app.demo.SandboxCluster;
import org.dt4ecg.app.demo.SandboxCluster.Address;
import org.dt4ecg.app.model.Releases;
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
import picocli.CommandLine.Spec;

/** Runs a broker and a schema registry to try the other commands on. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a broker and a schema registry to try the other commands on, with all topics and"
          + " schemas, until Ctrl-C.",
      "Prints what to type in another terminal. For this computer alone: nothing of it is secured."
    })
final class ClusterCommand implements Callable<Integer> {

  private final Console console;

  @Spec private CommandSpec spec;

  @Option(
      names = "--kafka-port",
      paramLabel = "P",
      defaultValue = "9092",
      description = "Port of the broker (default: ${DEFAULT-VALUE}); 0 takes a free one.")
  private int kafkaPort;

  @Option(
      names = "--registry-port",
      paramLabel = "P",
      defaultValue = "8081",
      description = "Port of the schema registry (default: ${DEFAULT-VALUE}); 0 takes a free one.")
  private int registryPort;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Keep all data there; without it, in a temporary folder that is deleted.")
  private @Nullable Path dataFolder;

  @Option(names = "--for", paramLabel = "TIME", description = "End after so long, such as 10m.")
  private @Nullable Duration duration;

  @Mixin private JsonOption json;

  ClusterCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException, IOException {
    Ports.require(spec, "--kafka-port", kafkaPort);
    Ports.require(spec, "--registry-port", registryPort);
    KafkaLog.errorsOnly();
    try (StopSignal stop = new StopSignal()) {
      new SandboxCluster(dataFolder, kafkaPort, registryPort, Releases.ofInstallation(), console)
          .run(stop, duration, this::tell);
    }
    return 0;
  }

  private void tell(Address address) {
    console.progress("ready; in another terminal:");
    address.commands().forEach(command -> console.progress("  " + command));
    json.print(
        console,
        Map.of(
            "bootstrapServers", address.bootstrapServers(),
            "schemaRegistry", address.schemaRegistry(),
            "config", address.config().toString()));
  }
}
