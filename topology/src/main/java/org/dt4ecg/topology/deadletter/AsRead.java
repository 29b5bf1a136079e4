package org.dt4ecg.topology.deadletter;

import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * A value and the bytes it was read from, so that a dead letter is the record as it was read, byte
 * for byte, whatever schema it was written with.
 *
 * @param bytes as read; null for a tombstone
 * @param value null for a tombstone
 */
public record AsRead<T>(byte @Nullable [] bytes, @Nullable T value) {

  /**
   * Reads values of one class. A serde that was configured may make a record of whatever class was
   * written; one of another class cannot be read here.
   *
   * @param serde the serde of the topic
   */
  public static <T> Serde<AsRead<T>> serde(Class<T> type, Serde<T> serde) {
    return new OfType<>(type, serde);
  }

  private record OfType<T>(Class<T> type, Serde<T> serde) implements Serde<AsRead<T>> {

    @Override
    public Serializer<AsRead<T>> serializer() {
      return (topic, read) -> read.bytes();
    }

    @Override
    public Deserializer<AsRead<T>> deserializer() {
      Deserializer<T> original = serde.deserializer();
      return new Deserializer<>() {
        @Override
        public AsRead<T> deserialize(String topic, byte @Nullable [] data) {
          return read(topic, data, original.deserialize(topic, data));
        }

        @Override
        public AsRead<T> deserialize(String topic, Headers headers, byte @Nullable [] data) {
          return read(topic, data, original.deserialize(topic, headers, data));
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

    private AsRead<T> read(String topic, byte @Nullable [] data, @Nullable Object value) {
      if (value != null && !type.isInstance(value)) {
        throw new SerializationException(
            "A record on topic %s is a %s; expected is a %s"
                .formatted(topic, value.getClass().getSimpleName(), type.getSimpleName()));
      }
      return new AsRead<>(data, type.cast(value));
    }
  }
}
