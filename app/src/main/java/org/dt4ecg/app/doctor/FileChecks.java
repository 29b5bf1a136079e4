package org.dt4ecg.app.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.streams.StreamsConfig;
import org.dt4ecg.app.model.Models;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.console.cluster.ConfigKeys;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.retrainer.service.RetrainingConfig;
import org.dt4ecg.schemas.serde.SchemaRegistryConfig;
import org.dt4ecg.topology.EcgStreamsApplication;
import org.dt4ecg.topology.TopologyConfig;
import org.jspecify.annotations.Nullable;

/** What can be said of a configuration without a cluster: its keys, values and files. */
final class FileChecks {

  /** Files with a secret in them, by the key that names them. */
  private static final List<String> PRIVATE_FILES =
      List.of(
          RetrainingConfig.SIGNING_PRIVATE_KEY,
          SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG,
          SchemaRegistryConfig.KEYSTORE_LOCATION);

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final Map<String, Object> properties;
  private final boolean retraining;

  /**
   * @param retraining whether the file is the retraining service's, not the stream's
   */
  FileChecks(Map<String, Object> properties, boolean retraining) {
    this.properties = properties;
    this.retraining = retraining;
  }

  List<Finding> findings(ConfigKeys keys) {
    List<Finding> findings = new ArrayList<>();
    List<ConfigKeys.Unknown> unknown = keys.unknown(properties.keySet());
    unknown.forEach(
        key ->
            findings.add(
                Finding.warning(
                    "keys",
                    "nobody knows the key " + key.shownKey(),
                    "write %s, if that is meant; as it stands it has no effect"
                        .formatted(key.nearest()))));
    if (unknown.isEmpty()) {
      findings.add(Finding.ok("keys", "every key is known, or may be another program's"));
    }
    findings.add(values());
    findings.add(model());
    for (String key : PRIVATE_FILES) {
      if (properties.get(key) instanceof String file) {
        findings.add(privateFile(key, Path.of(file)));
      }
    }
    if (!retraining) {
      findings.add(stateFolder());
    }
    return findings;
  }

  private Finding values() {
    try {
      if (retraining) {
        new RetrainingConfig(properties);
      } else {
        EcgStreamsApplication.check(properties);
      }
      new SchemaRegistryConfig(properties);
      return Finding.ok(
          "values",
          "all are allowed for " + (retraining ? "the retraining service" : "the stream"));
    } catch (ConfigException e) {
      return Finding.failed("values", String.valueOf(e.getMessage()), "see docs/configuration.md");
    }
  }

  private Finding model() {
    Object path = properties.get(TopologyConfig.MODEL_PATH);
    if (path == null) {
      return Finding.warning(
          "model", "no model.path is named", "name one, or start with --model FILE");
    }
    try {
      ModelFile file = Models.read(Path.of(path.toString()));
      return Finding.ok(
          "model",
          "%s %s, for %s at %d Hz"
              .formatted(
                  file.contract().name(),
                  file.version(),
                  file.contract().inputUnit().name().toLowerCase(Locale.ROOT),
                  file.contract().samplingRateHz()));
    } catch (CommandFailure e) {
      return Finding.failed("model", String.valueOf(e.getMessage()), "");
    }
  }

  private static Finding privateFile(String key, Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return Finding.failed(
          "secrets",
          "%s of %s %s"
              .formatted(file, key, Files.exists(file) ? "cannot be read" : "is not there"),
          "name a file that this user may read");
    }
    try {
      Set<PosixFilePermission> open = EnumSet.copyOf(OTHERS);
      open.retainAll(Files.getPosixFilePermissions(file));
      return open.isEmpty()
          ? Finding.ok("secrets", "%s of %s is for its owner alone".formatted(file, key))
          : Finding.warning(
              "secrets",
              "%s of %s can be used by others".formatted(file, key),
              "chmod 600 " + file);
    } catch (UnsupportedOperationException e) {
      return Finding.ok("secrets", "%s of %s can be read".formatted(file, key));
    } catch (IOException e) {
      return Finding.failed("secrets", Failures.text(e), "name another file with " + key);
    }
  }

  private Finding stateFolder() {
    String key = StreamsConfig.STATE_DIR_CONFIG;
    Object named = properties.get(key);
    Path folder = Path.of(named == null ? defaultStateFolder() : named.toString());
    Path there = existing(folder.toAbsolutePath());
    if (!Files.isDirectory(there) || !Files.isWritable(there)) {
      return Finding.failed(
          "state", "%s %s cannot be written".formatted(key, folder), "name another folder");
    }
    if (isTemporary(folder.toAbsolutePath().normalize())) {
      return Finding.warning(
          "state",
          "%s %s%s is a temporary folder".formatted(key, folder, named == null ? " (default)" : ""),
          "name one that is kept, or each start reads all state from the brokers again");
    }
    return Finding.ok("state", "%s %s can be written".formatted(key, folder));
  }

  private static String defaultStateFolder() {
    return String.valueOf(
        StreamsConfig.configDef().defaultValues().get(StreamsConfig.STATE_DIR_CONFIG));
  }

  private static Path existing(Path folder) {
    @Nullable Path there = folder;
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    return there == null ? folder : there;
  }

  private static boolean isTemporary(Path folder) {
    return folder.startsWith("/tmp")
        || folder.startsWith("/var/tmp")
        || folder.startsWith(Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath());
  }
}
