package org.dt4ecg.app.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.StreamsConfig;
import org.dt4ecg.app.broker.EmbeddedKafka;
import org.dt4ecg.app.broker.EmbeddedKafkaException;
import org.dt4ecg.app.cluster.TopicAdministration;
import org.dt4ecg.app.cluster.TopicPlan;
import org.dt4ecg.app.page.LivePage;
import org.dt4ecg.app.registry.RegistryServer;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.dashboard.Dashboard;
import org.dt4ecg.dashboard.view.Insight;
import org.dt4ecg.schemas.serde.SchemaRegistryConfig;

/**
 * What a demonstration stands on: a folder, a broker with all topics, and a schema registry.
 *
 * @param cluster what clients are configured with
 * @param folder where everything is kept
 */
record Stage(Map<String, Object> cluster, Path folder) {

  /** A few of a kind: enough to work in parallel, few enough to start at once. */
  private static final int PARTITIONS = 4;

  /** What is shown on a stage. */
  interface Act<T> {
    T play(Stage stage) throws CommandFailure, InterruptedException, IOException;
  }

  /**
   * Sets a stage up, has something shown on it, and takes it down.
   *
   * @throws CommandFailure if the folder cannot be made, a part of it does not start, or what is
   *     shown breaks
   * @throws IOException what is shown throws
   */
  static <T> T with(DemoSettings settings, StartUp startUp, Act<T> act)
      throws CommandFailure, InterruptedException, IOException {
    try (DataFolder data = DataFolder.of(settings.dataFolder())) {
      startUp.phase("starting broker, data in " + data.path());
      try (RegistryServer registry = startRegistry(data, settings.registryPort());
          EmbeddedKafka kafka = startKafka(data, settings.kafkaPort())) {
        startUp.phase(
            "broker on %s, schema registry on %s"
                .formatted(kafka.bootstrapServers(), registry.url()));
        Map<String, Object> cluster =
            Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrapServers(),
                SchemaRegistryConfig.URL,
                registry.url());
        createTopics(cluster);
        return act.play(new Stage(cluster, data.path()));
      }
    }
  }

  /**
   * Shows the page of what is on the stage.
   *
   * @throws CommandFailure if the port that was asked for is taken
   */
  Dashboard openPage(DemoSettings settings, Insight insight) throws CommandFailure {
    Map<String, Object> properties = new HashMap<>(cluster);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, Pipeline.APPLICATION_ID);
    return LivePage.open(
        properties,
        HttpAccess.loopback(settings.usualPagePort()),
        settings.pagePort() == null,
        insight);
  }

  private static EmbeddedKafka startKafka(DataFolder data, int port) throws CommandFailure {
    try {
      Path folder = data.path().resolve("kafka");
      return data.isTemporary()
          ? EmbeddedKafka.startOnce(folder, port)
          : EmbeddedKafka.start(folder, port);
    } catch (EmbeddedKafkaException e) {
      throw new CommandFailure(Failures.text(e), e);
    }
  }

  private static RegistryServer startRegistry(DataFolder data, int port) throws CommandFailure {
    try {
      return RegistryServer.start(data.path().resolve("registry"), port);
    } catch (IOException e) {
      throw new CommandFailure(Failures.text(e), e);
    }
  }

  private static void createTopics(Map<String, Object> cluster) throws CommandFailure {
    try (Admin admin = Admin.create(cluster)) {
      new TopicAdministration(admin, TopicPlan.singleNode(PARTITIONS)).create();
    }
  }
}
