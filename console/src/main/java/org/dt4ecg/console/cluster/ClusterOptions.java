package org.dt4ecg.console.cluster;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.console.TextFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that talks to a cluster. */
public final class ClusterOptions {

  static final String REGISTRY_URL = "schema.registry.url";

  /** The option that names the file. */
  static final String CONFIG = "--config";

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      description = "Brokers to start from, several separated by commas.")
  @Nullable String bootstrapServer;

  @Option(
      names = CONFIG,
      paramLabel = "FILE",
      description =
          "Properties file, passed to Kafka untouched: TLS, SASL and whatever else its clients"
              + " take. What config.providers in it gives, such as $${file:PATH:KEY}, is put in.")
  @Nullable Path config;

  @Option(
      names = "--schema-registry",
      paramLabel = "URL",
      description = "Schema registry; schema.registry.url in the file does the same.")
  @Nullable String schemaRegistry;

  /** For picocli. */
  public ClusterOptions() {}

  /** The options as a program sets them. */
  public static ClusterOptions of(String bootstrapServer, String schemaRegistry) {
    ClusterOptions options = new ClusterOptions();
    options.bootstrapServer = bootstrapServer;
    options.schemaRegistry = schemaRegistry;
    return options;
  }

  /**
   * The file's properties with the options on top.
   *
   * @throws CommandFailure if the file cannot be read or no cluster is named
   */
  public Map<String, Object> properties() throws CommandFailure {
    Map<String, Object> properties = new HashMap<>(fileProperties());
    if (bootstrapServer != null) {
      properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServer);
    }
    if (schemaRegistry != null) {
      properties.put(REGISTRY_URL, schemaRegistry);
    }
    if (!properties.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
      throw CommandFailure.wrongUsage(
          "No cluster is named: add --bootstrap-server HOST:PORT, or bootstrap.servers to the file"
              + " of --config");
    }
    return properties;
  }

  /** The file, if one is named. */
  public Optional<Path> file() {
    return Optional.ofNullable(config);
  }

  /**
   * The same, for commands that read or write Avro.
   *
   * @throws CommandFailure also if no schema registry is named
   */
  public Map<String, Object> propertiesWithRegistry() throws CommandFailure {
    Map<String, Object> properties = properties();
    if (!properties.containsKey(REGISTRY_URL)) {
      throw CommandFailure.wrongUsage(
          "No schema registry is named: add --schema-registry URL, or schema.registry.url to the"
              + " file of --config");
    }
    return properties;
  }

  private Map<String, Object> fileProperties() throws CommandFailure {
    Map<String, Object> read = new HashMap<>();
    if (config != null) {
      try {
        read.putAll(read(config));
      } catch (NoSuchFileException e) {
        throw new CommandFailure(
            "There is no file %s; name one with --config".formatted(config), e);
      } catch (IOException | IllegalArgumentException e) {
        throw new CommandFailure(
            "The properties file %s cannot be read: %s".formatted(config, Failures.text(e)), e);
      }
    }
    return read.containsKey(AbstractConfig.CONFIG_PROVIDERS_CONFIG) ? withSecrets(read) : read;
  }

  /** The properties as they stand in a file. */
  static Map<String, String> read(Path file) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(TextFile.read(file)));
    Map<String, String> read = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> read.put(key, properties.getProperty(key)));
    return read;
  }

  /**
   * The properties with what Kafka's config providers give in place of what names it. Kafka's
   * clients would do the same, each for itself, and whoever reads a property otherwise would not.
   */
  private Map<String, Object> withSecrets(Map<String, Object> read) throws CommandFailure {
    Map<String, Object> resolved;
    try {
      resolved = new HashMap<>(new AbstractConfig(new ConfigDef(), read, false).originals());
    } catch (KafkaException e) {
      throw new CommandFailure(
          "The config.providers of %s do not work: %s".formatted(config, e.getMessage()), e);
    }
    for (String provider : names(read.get(AbstractConfig.CONFIG_PROVIDERS_CONFIG))) {
      for (Map.Entry<String, Object> property : resolved.entrySet()) {
        // The value is not told: it may hold other secrets.
        if (property.getValue() instanceof String value && value.contains("${" + provider + ":")) {
          throw new CommandFailure(
              "Provider %s has no value for %s of %s; name a file, key or variable that is there"
                  .formatted(provider, property.getKey(), config));
        }
      }
    }
    resolved.keySet().removeIf(key -> key.startsWith(AbstractConfig.CONFIG_PROVIDERS_CONFIG));
    return resolved;
  }

  private static List<String> names(@Nullable Object list) {
    return Arrays.stream(String.valueOf(list).split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }
}
