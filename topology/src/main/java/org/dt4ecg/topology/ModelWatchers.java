package org.dt4ecg.topology;

import java.io.IOException;
import java.security.InvalidKeyException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.release.TrustedKeys;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.failure.FailureText;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.release.ModelWatcher;
import org.dt4ecg.topology.release.ReleaseAdmission;
import org.dt4ecg.topology.release.ReleaseSettings;
import org.dt4ecg.topology.serving.ReplaceableModel;

/** Makes the watcher of an application out of its configuration. */
final class ModelWatchers {

  private ModelWatchers() {}

  /**
   * The keys that the settings name.
   *
   * @throws ConfigException if a file cannot be read or holds no such key
   */
  static TrustedKeys trustedKeys(ReleaseSettings settings) {
    try {
      return TrustedKeys.read(settings.trustedKeys());
    } catch (IOException e) {
      throw refused(settings, "a file cannot be read: " + FailureText.of(e));
    } catch (InvalidKeyException e) {
      throw refused(settings, String.valueOf(e.getMessage()));
    }
  }

  /**
   * A watcher with a consumer of its own, made from the settings of the application's clients.
   *
   * @param properties those of Kafka Streams
   */
  static ModelWatcher create(
      ReplaceableModel models,
      ReleaseSettings settings,
      TrustedKeys trustedKeys,
      Properties properties,
      ValueSerdes serdes,
      InstantSource clock) {
    return new ModelWatcher(
        models,
        new ReleaseAdmission(models.first(), trustedKeys, settings, OnnxModel::load),
        new KafkaConsumer<>(
            consumerConfiguration(properties),
            new StringDeserializer(),
            new ByteArrayDeserializer()),
        serdes.serdeFor(ModelRelease.class).deserializer(),
        clock);
  }

  /** As Kafka Streams reads a global table, which is without a group, but from the start on. */
  static Map<String, Object> consumerConfiguration(Properties properties) {
    StreamsConfig streams = new StreamsConfig(properties);
    Map<String, Object> configuration =
        new HashMap<>(
            streams.getGlobalConsumerConfigs(
                streams.getString(StreamsConfig.APPLICATION_ID_CONFIG) + "-model-watcher"));
    configuration.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    configuration.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    configuration.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    configuration.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return configuration;
  }

  private static ConfigException refused(ReleaseSettings settings, String what) {
    return new ConfigException(TopologyConfig.TRUSTED_KEYS, settings.trustedKeys(), what);
  }
}
