package org.dt4ecg.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.dt4ecg.app.broker.EmbeddedKafka;
import org.dt4ecg.app.registry.RegistryServer;

/** A broker and a registry for the tests of a class. */
public final class TestCluster implements AutoCloseable {

  private final EmbeddedKafka kafka;
  private final RegistryServer registry;

  private TestCluster(EmbeddedKafka kafka, RegistryServer registry) {
    this.kafka = kafka;
    this.registry = registry;
  }

  public static TestCluster start(Path folder) throws IOException {
    return new TestCluster(
        EmbeddedKafka.start(folder.resolve("kafka"), 0),
        RegistryServer.start(folder.resolve("registry"), 0));
  }

  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  public String registryUrl() {
    return registry.url();
  }

  /** What clients of the cluster are configured with. */
  public Map<String, Object> properties() {
    return Map.of("bootstrap.servers", bootstrapServers(), "schema.registry.url", registryUrl());
  }

  public Admin admin() {
    return Admin.create(properties());
  }

  public KafkaProducer<byte[], byte[]> bytesProducer() {
    return new KafkaProducer<>(properties(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public void close() {
    registry.close();
    kafka.close();
  }
}
