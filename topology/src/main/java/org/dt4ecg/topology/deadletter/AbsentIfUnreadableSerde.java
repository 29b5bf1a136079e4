package org.dt4ecg.topology.deadletter;

import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the values of a global table; one that cannot be read counts as absent. At the start Kafka
 * Streams copies the topic into the table's store without looking into it, so what the {@link
 * UnreadableRecordHandler} would have passed over is met by the task that looks it up, which would
 * die of it again and again. While the stream runs it means the same: the newest value counts.
 *
 * <p>A serde that was configured may make a record of whatever class was written; one of another
 * class counts as absent too.
 *
 * @param type class of the values
 * @param serde the serde of the topic
 */
public record AbsentIfUnreadableSerde<T>(Class<T> type, Serde<T> serde) implements Serde<T> {

  private static final Logger LOG = LoggerFactory.getLogger(AbsentIfUnreadableSerde.class);

  @Override
  public Serializer<T> serializer() {
    return serde.serializer();
  }

  /** One that throws only if the registry is down. */
  @Override
  public Deserializer<T> deserializer() {
    Deserializer<T> original = serde.deserializer();
    return new Deserializer<>() {
      @Override
      public void configure(Map<String, ?> configuration, boolean isKey) {
        original.configure(configuration, isKey);
      }

      @Override
      public @Nullable T deserialize(String topic, byte @Nullable [] data) {
        try {
          return ofType(topic, original.deserialize(topic, data));
        } catch (SerializationException | SchemaRegistryException e) {
          requireUnreadable(topic, e);
          return null;
        }
      }

      @Override
      public @Nullable T deserialize(String topic, Headers headers, byte @Nullable [] data) {
        try {
          return ofType(topic, original.deserialize(topic, headers, data));
        } catch (SerializationException | SchemaRegistryException e) {
          requireUnreadable(topic, e);
          return null;
        }
      }

      @Override
      public void close() {
        original.close();
      }
    };
  }

  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    serde.configure(configuration, isKey);
  }

  @Override
  public void close() {
    serde.close();
  }

  private @Nullable T ofType(String topic, @Nullable Object value) {
    if (value == null || type.isInstance(value)) {
      return type.cast(value);
    }
    LOG.debug("A record on {} is a {} and counts as absent", topic, value.getClass().getName());
    return null;
  }

  private static void requireUnreadable(String topic, KafkaException exception) {
    if (RegistryOutage.isBehind(exception)) {
      throw exception;
    }
    LOG.debug("A record on {} cannot be read and counts as absent", topic, exception);
  }
}
