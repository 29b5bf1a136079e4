package org.dt4ecg.app.command;

import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.StreamsConfig;
import org.dt4ecg.console.cluster.ConfigKeys;
import org.dt4ecg.console.http.HttpConfig;
import org.dt4ecg.dashboard.DashboardConfig;
import org.dt4ecg.gateway.GatewayConfig;
import org.dt4ecg.retrainer.service.RetrainingConfig;
import org.dt4ecg.schemas.serde.AvroSerdeConfig;
import org.dt4ecg.schemas.serde.SchemaRegistryConfig;
import org.dt4ecg.topology.TopologyConfig;

/** The keys of all processes: one file may serve several of them. */
final class KnownKeys {

  private KnownKeys() {}

  static ConfigKeys all() {
    Set<String> ours = new TreeSet<>(TopologyConfig.definition().names());
    ours.addAll(HttpConfig.definition().names());
    ours.addAll(DashboardConfig.definition().names());
    ours.addAll(GatewayConfig.definition().names());
    ours.addAll(RetrainingConfig.definition().names());
    ours.addAll(SchemaRegistryConfig.definition().names());
    ours.addAll(AvroSerdeConfig.definition().names());
    return new ConfigKeys(ours, StreamsConfig.configDef().names());
  }
}
