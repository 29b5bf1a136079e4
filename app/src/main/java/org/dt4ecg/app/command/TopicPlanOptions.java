package org.dt4ecg.app.command;

import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.dt4ecg.app.cluster.TopicAdministration;
import org.dt4ecg.app.cluster.TopicPlan;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.KafkaLog;
import org.dt4ecg.console.cluster.ClusterOptions;
import org.dt4ecg.console.cluster.ClusterProbe;
import org.dt4ecg.schemas.serde.SchemaRegistryConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which cluster, and how the topics are to be on it. */
final class TopicPlanOptions {

  /** What is done with the cluster's topics. */
  @FunctionalInterface
  interface Work<T> {
    T on(TopicAdministration topics) throws CommandFailure;
  }

  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description =
          "Partitions of every topic that the catalogue gives more than one; they must be equally"
              + " many. Without it, new ones have the catalogue's number, and a check wants that of"
              + " ecg-samples.")
  private @Nullable Integer partitions;

  @Option(
      names = "--replication-factor",
      paramLabel = "N",
      description = "Copies of each partition; the broker's default without it.")
  private @Nullable Integer replicationFactor;

  <T> T run(Work<T> work) throws CommandFailure {
    TopicPlan plan = new TopicPlan(optional(partitions), optional(replicationFactor));
    KafkaLog.errorsOnly();
    Map<String, Object> properties = properties();
    ClusterProbe.require(properties);
    try (Admin admin = Admin.create(properties)) {
      return work.on(new TopicAdministration(admin, plan));
    }
  }

  /** Of the cluster that is named. */
  Map<String, Object> properties() throws CommandFailure {
    return cluster.properties();
  }

  /** Whether a schema registry is named, too. */
  boolean namesRegistry() throws CommandFailure {
    return properties().containsKey(SchemaRegistryConfig.URL);
  }

  private static OptionalInt optional(@Nullable Integer number) {
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }
}
