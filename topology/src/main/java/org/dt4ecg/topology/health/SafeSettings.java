package org.dt4ecg.topology.health;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.dt4ecg.schemas.topic.Topics;

/**
 * Settings of Kafka Streams and its clients that would break what the stream promises: nothing
 * lost, nothing doubled, and no record that ends it. They are refused at the start; silently
 * putting them right would leave an operator with another system than the one that was configured.
 */
public final class SafeSettings {

  private static final List<String> HANDLERS =
      List.of(
          StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
          StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
          "default.production.exception.handler",
          StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
          "default.deserialization.exception.handler");

  /** Prefixes of the settings of all consumers, and of each kind. */
  private static final List<String> CONSUMERS =
      List.of(
          "",
          StreamsConfig.CONSUMER_PREFIX,
          StreamsConfig.MAIN_CONSUMER_PREFIX,
          StreamsConfig.RESTORE_CONSUMER_PREFIX,
          StreamsConfig.GLOBAL_CONSUMER_PREFIX);

  private static final Pattern APPLICATION_ID = Pattern.compile("(?!\\.+$)[A-Za-z0-9._-]{1,200}");

  private SafeSettings() {}

  /**
   * Refuses what is not safe.
   *
   * @throws ConfigException with the key, the value and what is allowed
   */
  public static void require(Map<String, ?> configuration) {
    requireApplicationId(configuration);
    requireValue(
        configuration,
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        StreamsConfig.EXACTLY_ONCE_V2,
        "a batch of windows is forwarded by another record than those it was read from, and would"
            + " be lost or doubled with a crash");
    for (String handler : HANDLERS) {
      Object value = configuration.get(handler);
      if (value != null && !name(value).equals(FailureReport.class.getName())) {
        throw new ConfigException(
            handler,
            name(value),
            "leave it out: records that cannot be used go to dead letters by themselves, and to go"
                + " on after any other failure would lose results");
      }
    }
    requireOfProducer(
        configuration, ProducerConfig.ACKS_CONFIG, List.of("all", "-1"), "a broker may be lost");
    requireOfProducer(
        configuration,
        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
        List.of("true"),
        "a record that is sent again would be doubled");
    Optional<Object> largest = ofProducer(configuration, ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
    if (largest.isPresent() && number(largest.get()) < Topics.DEAD_LETTER_BYTES) {
      throw new ConfigException(
          ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
          largest.get(),
          "at least %d, or a dead letter would not fit and stop the stream"
              .formatted(Topics.DEAD_LETTER_BYTES));
    }
    for (String key :
        List.of(
            ProducerConfig.PARTITIONER_CLASS_CONFIG,
            ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG)) {
      Optional<Object> value = ofProducer(configuration, key);
      if (value.isPresent() && !name(value.get()).equalsIgnoreCase("false")) {
        throw new ConfigException(
            key,
            name(value.get()),
            "leave it out: results of a device would go to several partitions, out of order");
      }
    }
    Object threads = configuration.get(StreamsConfig.NUM_STREAM_THREADS_CONFIG);
    if (threads != null && number(threads) < 1) {
      throw new ConfigException(
          StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads, "at least 1, or nothing is read");
    }
    for (String prefix : CONSUMERS) {
      requireValue(
          configuration,
          prefix + ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          "read_committed",
          "records of transactions that were given up would be taken for sent");
    }
  }

  /** It names topics, and the folder in {@code state.dir} that is deleted when all starts anew. */
  private static void requireApplicationId(Map<String, ?> configuration) {
    Object id = configuration.get(StreamsConfig.APPLICATION_ID_CONFIG);
    if (id != null && !APPLICATION_ID.matcher(id.toString()).matches()) {
      throw new ConfigException(
          StreamsConfig.APPLICATION_ID_CONFIG,
          id,
          "allowed are up to 200 letters, digits, '.', '_' and '-', not dots alone");
    }
  }

  private static void requireOfProducer(
      Map<String, ?> configuration, String key, List<String> allowed, String otherwise) {
    Optional<Object> value = ofProducer(configuration, key);
    if (value.isPresent() && !allowed.contains(name(value.get()).toLowerCase(Locale.ROOT))) {
      throw new ConfigException(
          key, value.get(), "allowed is %s: %s".formatted(allowed.get(0), otherwise));
    }
  }

  private static void requireValue(
      Map<String, ?> configuration, String key, String allowed, String otherwise) {
    Object value = configuration.get(key);
    if (value != null && !name(value).equalsIgnoreCase(allowed)) {
      throw new ConfigException(key, value, "allowed is %s: %s".formatted(allowed, otherwise));
    }
  }

  private static Optional<Object> ofProducer(Map<String, ?> configuration, String key) {
    Object own = configuration.get(StreamsConfig.producerPrefix(key));
    return Optional.ofNullable(own == null ? configuration.get(key) : own);
  }

  private static String name(Object value) {
    return value instanceof Class<?> type ? type.getName() : value.toString().trim();
  }

  /** What is no number is refused by Kafka itself. */
  private static long number(Object value) {
    try {
      return Long.parseLong(value.toString().trim());
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }
}
