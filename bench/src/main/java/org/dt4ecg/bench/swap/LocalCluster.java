package org.dt4ecg.bench.swap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Utils;
import org.dt4ecg.app.broker.EmbeddedKafka;
import org.dt4ecg.app.registry.RegistryServer;
import org.dt4ecg.schemas.serde.SchemaRegistryConfig;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;

/**
 * A broker and a schema registry in this process, with the topics of the catalogue, in a temporary
 * folder that goes with them. The broker stamps {@code identity-results} with the time at which it
 * got them: that is when the stream was done with a window, whoever reads it and whenever.
 */
final class LocalCluster implements AutoCloseable {

  private static final int PARTITIONS = 4;

  private final Path folder;
  private final RegistryServer registry;
  private final EmbeddedKafka kafka;

  private LocalCluster(Path folder, RegistryServer registry, EmbeddedKafka kafka) {
    this.folder = folder;
    this.registry = registry;
    this.kafka = kafka;
  }

  static LocalCluster start() throws BenchException, InterruptedException {
    try {
      Path folder = Files.createTempDirectory("dt4ecg-bench-");
      LocalCluster cluster =
          new LocalCluster(
              folder,
              RegistryServer.start(folder.resolve("registry"), 0),
              EmbeddedKafka.start(folder.resolve("kafka"), 0));
      cluster.createTopics();
      return cluster;
    } catch (IOException e) {
      throw new BenchException("No broker and registry could be started: " + e.getMessage(), e);
    }
  }

  /** For files of the run. */
  Path folder() {
    return folder;
  }

  /** What clients need. */
  Map<String, Object> properties() {
    return Map.of(
        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
        kafka.bootstrapServers(),
        SchemaRegistryConfig.URL,
        registry.url());
  }

  @Override
  public void close() {
    kafka.close();
    registry.close();
    try {
      Utils.delete(folder.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("The temporary folder " + folder + " is left behind", e);
    }
  }

  private void createTopics() throws BenchException, InterruptedException {
    List<NewTopic> topics = Topics.all().stream().map(LocalCluster::newTopic).toList();
    try (Admin admin = Admin.create(properties())) {
      admin.createTopics(topics).all().get();
    } catch (ExecutionException e) {
      throw new BenchException("The topics could not be created: " + e.getMessage(), e);
    }
  }

  private static NewTopic newTopic(Topic<?, ?> topic) {
    Map<String, String> configuration = new HashMap<>(topic.configuration());
    if (topic.equals(Topics.IDENTITY_RESULTS)) {
      configuration.put(
          TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TimestampType.LOG_APPEND_TIME.name);
    }
    return new NewTopic(topic.name(), Math.min(PARTITIONS, topic.partitions()), (short) 1)
        .configs(configuration);
  }
}
