package org.dt4ecg.topology.deadletter;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.dt4ecg.schemas.serde.RegistryOutage;
import org.dt4ecg.topology.rejection.Rejection;
import org.dt4ecg.topology.rejection.RejectionReason;
import org.jspecify.annotations.Nullable;

/**
 * A value and the bytes it was read from, so that a dead letter is the record as it was read, byte
 * for byte, whatever schema it was written with. Bytes that cannot be read are a value too, which
 * is routed as others are: left to Kafka Streams, each costs a stack trace in the log.
 *
 * @param bytes as read; null for a tombstone
 * @param value null for a tombstone, and for bytes that cannot be read
 * @param fault why the bytes cannot be read; null if they can
 */
public record AsRead<T>(byte @Nullable [] bytes, @Nullable T value, @Nullable String fault) {

  /** The bytes could be read. */
  public AsRead(byte @Nullable [] bytes, @Nullable T value) {
    this(bytes, value, null);
  }

  /** What is wrong with the record if its bytes cannot be read. */
  public Optional<Rejection> rejection() {
    return Optional.ofNullable(fault)
        .map(message -> new Rejection(RejectionReason.UNREADABLE, message));
  }

  /**
   * Reads values of one class. A serde that was configured may make a record of whatever class was
   * written; one of another class cannot be read here. What cannot be read <em>now</em>, since the
   * registry is down, is a good record: then the serde's exception gets through, the thread fails,
   * and reads the record again when it is restarted.
   *
   * @param serde the serde of the topic
   */
  public static <T> Serde<AsRead<T>> serde(Class<T> type, Serde<T> serde) {
    return new OfType<>(type, serde);
  }

  private record OfType<T>(Class<T> type, Serde<T> serde) implements Serde<AsRead<T>> {

    /** In characters: an exception may tell of as many bytes as the record has. */
    private static final int LONGEST_MESSAGE = 1_000;

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
          return read(data, () -> original.deserialize(topic, data));
        }

        @Override
        public AsRead<T> deserialize(String topic, Headers headers, byte @Nullable [] data) {
          return read(data, () -> original.deserialize(topic, headers, data));
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

    private AsRead<T> read(byte @Nullable [] data, Supplier<? extends @Nullable Object> reader) {
      Object value;
      try {
        value = reader.get();
      } catch (RuntimeException e) {
        // Of any class: Kafka's contract names none, and serdes of others are configured.
        if (RegistryOutage.isBehind(e)) {
          throw e;
        }
        return new AsRead<>(data, null, "the value cannot be read: " + messages(e));
      }
      return value == null || type.isInstance(value)
          ? new AsRead<>(data, type.cast(value))
          : new AsRead<>(
              data,
              null,
              "the value is a record of %s; expected is %s"
                  .formatted(value.getClass().getSimpleName(), type.getSimpleName()));
    }

    /** The messages of an exception and what caused it, each once. */
    private static String messages(Throwable exception) {
      Set<String> messages = new LinkedHashSet<>();
      for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
        if (cause.getMessage() != null) {
          messages.add(cause.getMessage());
        }
      }
      String all = String.join(": ", messages);
      return all.substring(0, Math.min(LONGEST_MESSAGE, all.length()));
    }
  }
}
