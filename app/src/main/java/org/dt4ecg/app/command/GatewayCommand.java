package org.dt4ecg.app.command;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.Failures;
import org.dt4ecg.console.KafkaLog;
import org.dt4ecg.console.StopSignal;
import org.dt4ecg.console.cluster.ClusterOptions;
import org.dt4ecg.console.cluster.ClusterProbe;
import org.dt4ecg.console.cluster.RegistryProbe;
import org.dt4ecg.console.cluster.RequiredTopics;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.console.http.HttpOptions;
import org.dt4ecg.gateway.Gateway;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.TopologyConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes frames by HTTP until it is told to end. */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    description = {
      "Takes frames by HTTP from devices that do not speak Kafka, until Ctrl-C or SIGTERM; health"
          + " and metrics are at the same address.",
      "Answers an upload once the brokers have all of it. /api/v1/openapi.json there says how one"
          + " is sent."
    })
final class GatewayCommand implements Callable<Integer> {

  /** Longer than anybody waits. */
  private static final Duration UNTIL_STOPPED = Duration.ofDays(36_500);

  private final Console console;

  @Mixin private ClusterOptions cluster;

  @Mixin private HttpOptions http;

  @Option(names = "--for", paramLabel = "TIME", description = "End after so long, such as 60s.")
  private @Nullable Duration duration;

  GatewayCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    Map<String, Object> properties = cluster.propertiesWithRegistry();
    HttpAccess access = http.access(properties);
    KafkaLog.errorsOnly();
    ClusterProbe.require(properties);
    RegistryProbe.require(properties, Topics.ECG_SAMPLES.name());
    RequiredTopics.require(properties, Topics.ECG_SAMPLES);
    try (StopSignal stop = new StopSignal();
        Gateway gateway = start(properties, access)) {
      console.progress("gateway on %s".formatted(gateway.url()));
      if (access.needsToken()) {
        console.progress("it asks for the token");
      }
      if (stop.await(duration == null ? UNTIL_STOPPED : duration)) {
        console.progress("stopping");
      }
    }
    return 0;
  }

  private static Gateway start(Map<String, Object> properties, HttpAccess access)
      throws CommandFailure, IOException {
    try {
      return Gateway.start(properties, new TopologyConfig(properties).futureTolerance(), access);
    } catch (ConfigException e) {
      throw new CommandFailure("The configuration is not right: " + e.getMessage(), e);
    } catch (KafkaException e) {
      throw new CommandFailure("The gateway does not start: " + Failures.text(e), e);
    }
  }
}
