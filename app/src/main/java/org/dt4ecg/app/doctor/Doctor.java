package org.dt4ecg.app.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.dt4ecg.app.cluster.Rights;
import org.dt4ecg.app.cluster.Role;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.cluster.ConfigKeys;
import org.dt4ecg.retrainer.service.RetrainingConfig;
import org.dt4ecg.topology.EcgStreamsApplication;

/**
 * Looks at a configuration before it is run with, or when something is wrong; changes nothing. A
 * file that names a key to sign with is the retraining service's, any other the stream's.
 */
public final class Doctor {

  private static final String RETRAINING_ID = "dt4ecg-retraining";

  private final Map<String, Object> properties;
  private final ConfigKeys keys;

  /**
   * @param properties of the cluster, the registry and the process
   * @param keys those that are known
   */
  public Doctor(Map<String, Object> properties, ConfigKeys keys) {
    this.properties = Map.copyOf(properties);
    this.keys = keys;
  }

  /**
   * What came of each check, the files first.
   *
   * @throws CommandFailure if it was interrupted
   */
  public List<Finding> examine() throws CommandFailure {
    boolean retraining = properties.containsKey(RetrainingConfig.SIGNING_PRIVATE_KEY);
    List<Finding> findings = new ArrayList<>(new FileChecks(properties, retraining).findings(keys));
    Rights rights =
        new Rights(
            text(StreamsConfig.APPLICATION_ID_CONFIG, EcgStreamsApplication.DEFAULT_APPLICATION_ID),
            text("group.id", RETRAINING_ID));
    findings.addAll(
        new ClusterChecks(properties, rights, retraining ? Role.RETRAINING : Role.APPLICATION)
            .findings());
    return findings;
  }

  private String text(String key, String otherwise) {
    return String.valueOf(properties.getOrDefault(key, otherwise));
  }
}
