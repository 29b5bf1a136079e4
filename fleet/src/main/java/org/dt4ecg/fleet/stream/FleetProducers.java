package org.dt4ecg.fleet.stream;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringSerializer;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;

/** Producers as a fleet wants them: nothing lost, nothing doubled, in order. */
public final class FleetProducers {

  private static final Map<String, Object> DEFAULTS =
      Map.of(
          ProducerConfig.ACKS_CONFIG,
          "all",
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          true,
          // Neighbouring samples are alike; frames shrink, and LZ4 costs next to no time.
          ProducerConfig.COMPRESSION_TYPE_CONFIG,
          "lz4",
          ProducerConfig.LINGER_MS_CONFIG,
          5,
          // A device keeps its ECG while the brokers are away: frames wait in the buffer, and
          // retries go on with the producer's own back-off.
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          Integer.MAX_VALUE,
          ProducerConfig.MAX_BLOCK_MS_CONFIG,
          300_000);

  private FleetProducers() {}

  /**
   * Makes a producer for a topic. The caller closes it.
   *
   * @param configuration producer settings, {@code bootstrap.servers} among them; they go before
   *     the defaults of this class
   * @throws org.apache.kafka.common.config.ConfigException if a setting is wrong
   */
  public static <V extends SpecificRecord> KafkaProducer<String, V> create(
      Topic<String, V> topic, Map<String, ?> configuration, ValueSerdes serdes) {
    return new KafkaProducer<>(
        settings(configuration),
        new StringSerializer(),
        serdes.serdeFor(topic.valueType()).serializer());
  }

  static Map<String, Object> settings(Map<String, ?> configuration) {
    Map<String, Object> settings = new HashMap<>(DEFAULTS);
    settings.putAll(configuration);
    return settings;
  }
}
