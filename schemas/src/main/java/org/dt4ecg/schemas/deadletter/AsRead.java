package org.dt4ecg.schemas.deadletter;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.dt4ecg.schemas.serde.RegistryOutage;
import org.dt4ecg.schemas.serde.WireFormat;
import org.dt4ecg.schemas.topic.Topic;
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
public record AsRead<T>(byte @Nullable [] bytes, @Nullable T value, @Nullable Rejection fault) {

  /** The bytes could be read. */
  public AsRead(byte @Nullable [] bytes, @Nullable T value) {
    this(bytes, value, null);
  }

  /** What is wrong with the record if its bytes cannot be read. */
  public Optional<Rejection> rejection() {
    return Optional.ofNullable(fault);
  }

  /**
   * Reads the values of a topic, whatever serde is configured for it.
   *
   * <ul>
   *   <li>Bytes that are no record of the topic, a record of another class, and a value that is
   *       longer than the topic's longest, are values with a fault.
   *   <li>A record whose schema cannot be had <em>now</em>, since the registry is down or refuses
   *       us, is a good record. As long as no record of the topic could be read at all, the serde's
   *       exception gets through: whoever reads has to wait. Later one record must not hold up all
   *       those whose schemas are known; it has the fault {@link
   *       RejectionReason#SCHEMA_UNAVAILABLE}, after the time that the serde takes to give up. For
   *       {@value #PAUSE_FACTOR} times as long the registry is then left alone, and other unknown
   *       schemas have the fault at once.
   * </ul>
   *
   * @param serde the serde of the topic's values
   */
  public static <T> Serde<AsRead<T>> serde(Topic<?, T> topic, Serde<T> serde) {
    return serde(topic, serde, System::nanoTime);
  }

  static <T> Serde<AsRead<T>> serde(Topic<?, T> topic, Serde<T> serde, LongSupplier nanoClock) {
    return new OfTopic<>(topic, serde, nanoClock);
  }

  private static final int PAUSE_FACTOR = 5;

  private static final class OfTopic<T> implements Serde<AsRead<T>> {

    /** In characters: an exception may tell of as many bytes as the record has. */
    private static final int LONGEST_MESSAGE = 1_000;

    private static final int NO_SCHEMA = -1;

    private final Topic<?, T> topic;
    private final Serde<T> serde;
    private final LongSupplier nanoClock;
    private final Set<Integer> knownSchemas = ConcurrentHashMap.newKeySet();
    private volatile int lastSchema = NO_SCHEMA;
    private volatile boolean someRead;

    /** Until then the registry is left alone, by the clock; null if it is not. */
    private volatile @Nullable Long pausedUntil;

    OfTopic(Topic<?, T> topic, Serde<T> serde, LongSupplier nanoClock) {
      this.topic = topic;
      this.serde = serde;
      this.nanoClock = nanoClock;
    }

    @Override
    public Serializer<AsRead<T>> serializer() {
      return (name, read) -> read.bytes();
    }

    @Override
    public Deserializer<AsRead<T>> deserializer() {
      Deserializer<T> original = serde.deserializer();
      return new Deserializer<>() {
        @Override
        public AsRead<T> deserialize(String name, byte @Nullable [] data) {
          return read(data, () -> original.deserialize(name, data));
        }

        @Override
        public AsRead<T> deserialize(String name, Headers headers, byte @Nullable [] data) {
          return read(data, () -> original.deserialize(name, headers, data));
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
      if (data != null && data.length > topic.largestValueBytes()) {
        return faulty(
            data,
            RejectionReason.TOO_LARGE,
            "the value has %d bytes; the longest on %s may have %d"
                .formatted(data.length, topic.name(), topic.largestValueBytes()));
      }
      int schema = data == null ? NO_SCHEMA : WireFormat.schemaIdOr(NO_SCHEMA, data);
      if (isLeftAlone(schema)) {
        return faulty(
            data,
            RejectionReason.SCHEMA_UNAVAILABLE,
            "the schema with id %d cannot be had: the schema registry failed a moment ago; replay the record once it is back"
                .formatted(schema));
      }
      // The schema of the record before is known, and no clock has to be read for it.
      long begun = isLast(schema) ? 0 : nanoClock.getAsLong();
      Object value;
      try {
        value = reader.get();
      } catch (RuntimeException e) {
        // Of any class: Kafka's contract names none, and serdes of others are configured.
        if (!RegistryOutage.isBehind(e)) {
          return faulty(
              data, RejectionReason.UNREADABLE, "the value cannot be read: " + messages(e));
        }
        if (!someRead) {
          throw e;
        }
        if (!isLast(schema)) {
          long now = nanoClock.getAsLong();
          pausedUntil = now + PAUSE_FACTOR * (now - begun);
        }
        return faulty(
            data,
            RejectionReason.SCHEMA_UNAVAILABLE,
            "the schema cannot be had; replay the record once the registry is back: "
                + messages(e));
      }
      if (value != null && !topic.valueType().isInstance(value)) {
        return faulty(
            data,
            RejectionReason.UNREADABLE,
            "the value is a record of %s; expected is %s"
                .formatted(value.getClass().getSimpleName(), topic.valueType().getSimpleName()));
      }
      learn(schema);
      if (value != null && !someRead) {
        someRead = true;
      }
      return new AsRead<>(data, topic.valueType().cast(value));
    }

    private boolean isLast(int schema) {
      return schema != NO_SCHEMA && schema == lastSchema;
    }

    private boolean isLeftAlone(int schema) {
      Long until = pausedUntil;
      return until != null
          && schema != NO_SCHEMA
          && schema != lastSchema
          && !knownSchemas.contains(schema)
          && nanoClock.getAsLong() - until < 0;
    }

    private void learn(int schema) {
      if (schema != NO_SCHEMA && schema != lastSchema) {
        knownSchemas.add(schema);
        lastSchema = schema;
      }
    }

    private static <T> AsRead<T> faulty(
        byte @Nullable [] data, RejectionReason reason, String message) {
      return new AsRead<>(data, null, new Rejection(reason, message));
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
