package org.dt4ecg.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.dt4ecg.app.cluster.SchemaRegistration;
import org.dt4ecg.app.model.Releases;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.StopSignal;
import org.dt4ecg.fleet.recording.ReadingOptions;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.schemas.serde.SchemaRegistryConfig;
import org.dt4ecg.topology.TopologyConfig;
import org.jspecify.annotations.Nullable;

/**
 * A broker and a schema registry to try things on, with the catalogue's topics and schemas, for one
 * computer: nothing of it is secured, and it listens on loopback alone.
 */
public final class SandboxCluster {

  /** Longer than any process runs. */
  private static final Duration UNTIL_ASKED = Duration.ofDays(36_500);

  private final @Nullable Path dataFolder;
  private final int kafkaPort;
  private final int registryPort;
  private final Releases releases;
  private final Console console;

  /**
   * @param dataFolder where all is kept; null takes a temporary folder that is deleted in the end
   * @param kafkaPort port of the broker; 0 takes a free one
   * @param registryPort port of the registry; 0 takes a free one
   */
  public SandboxCluster(
      @Nullable Path dataFolder,
      int kafkaPort,
      int registryPort,
      Releases releases,
      Console console) {
    this.dataFolder = dataFolder;
    this.kafkaPort = kafkaPort;
    this.registryPort = registryPort;
    this.releases = releases;
    this.console = console;
  }

  /**
   * Where it is.
   *
   * @param config a file for {@code --config} of every command
   */
  public record Address(String bootstrapServers, String schemaRegistry, Path config) {

    /** What can be typed in another terminal, one command a line. */
    public List<String> commands() {
      return List.of(
          "./dt4ecg topology run --config " + config,
          "./dt4ecg produce --config " + config + " --simulate 6",
          "./dt4ecg consume --config " + config + " --topic user-activity");
    }
  }

  /**
   * Starts it, and stops it once that is asked for.
   *
   * @param duration ends it by itself after so long; null does not
   * @param ready is told where it is, once commands can use it
   * @throws CommandFailure if a part of it does not start
   */
  public void run(StopSignal stop, @Nullable Duration duration, Consumer<Address> ready)
      throws CommandFailure, InterruptedException, IOException {
    StartUp startUp = new StartUp(console);
    DemoSettings settings =
        new DemoSettings(
            null,
            ReadingOptions.defaults(),
            0,
            null,
            1,
            null,
            dataFolder,
            kafkaPort,
            registryPort,
            0);
    Stage.with(
        settings,
        startUp,
        stage -> {
          SchemaRegistration.registerAll(stage.cluster());
          startUp.phase("topics created, schemas registered");
          ready.accept(address(stage));
          stop.await(duration == null ? UNTIL_ASKED : duration);
          startUp.phase("stopping");
          return stage;
        });
  }

  private Address address(Stage stage) throws CommandFailure, IOException {
    String brokers =
        String.valueOf(stage.cluster().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    String registry = String.valueOf(stage.cluster().get(SchemaRegistryConfig.URL));
    List<String> lines = new ArrayList<>();
    lines.add("bootstrap.servers=" + brokers);
    lines.add("schema.registry.url=" + registry);
    lines.add("state.dir=" + stage.folder().resolve("streams"));
    lines.add("replication.factor=1");
    lines.add(TopologyConfig.MODEL_PATH + "=" + releases.forDataset(SimulatedRecordings.DATASET));
    Path file = stage.folder().resolve("cluster.properties").toAbsolutePath();
    return new Address(brokers, registry, Files.write(file, lines));
  }
}
