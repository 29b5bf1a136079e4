package org.dt4ecg.bench.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Utils;
import org.dt4ecg.app.broker.EmbeddedKafka;
import org.dt4ecg.app.registry.RegistryServer;
import org.dt4ecg.schemas.serde.SchemaRegistryConfig;

/** A broker and a schema registry in this process, in a temporary folder that goes with them. */
public final class LocalCluster implements AutoCloseable {

  private final Path folder;
  private final RegistryServer registry;
  private final EmbeddedKafka kafka;

  private LocalCluster(Path folder, RegistryServer registry, EmbeddedKafka kafka) {
    this.folder = folder;
    this.registry = registry;
    this.kafka = kafka;
  }

  /**
   * Starts both in a folder of their own, which is deleted in the end; there are no topics yet.
   *
   * @param folder does not have to be there
   */
  public static LocalCluster start(Path folder) throws BenchException {
    try {
      return new LocalCluster(
          folder,
          RegistryServer.start(folder.resolve("registry"), 0),
          EmbeddedKafka.start(folder.resolve("kafka"), 0));
    } catch (IOException e) {
      throw new BenchException("No broker and registry could be started: " + e.getMessage(), e);
    }
  }

  /** Starts both, with the topics of the catalogue. */
  public static LocalCluster start(CatalogueTopics topics)
      throws BenchException, InterruptedException {
    LocalCluster cluster = start(temporaryFolder());
    try (Admin admin = Admin.create(cluster.properties())) {
      admin.createTopics(topics.all()).all().get();
      return cluster;
    } catch (ExecutionException e) {
      cluster.close();
      throw new BenchException("The topics could not be created: " + e.getMessage(), e);
    }
  }

  private static Path temporaryFolder() throws BenchException {
    try {
      return Files.createTempDirectory("dt4ecg-bench-");
    } catch (IOException e) {
      throw new BenchException("No temporary folder could be made: " + e.getMessage(), e);
    }
  }

  /** For files of the run. */
  public Path folder() {
    return folder;
  }

  /** What clients need. */
  public Map<String, Object> properties() {
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
}
