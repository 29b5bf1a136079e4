package org.dt4ecg.topology.tables;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.dt4ecg.schemas.serde.RegistryOutage;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic that is a table, record by record, for all tasks of a process. Kafka Streams'
 * thread for global state reads the whole topic before the tasks start, and goes on reading it. A
 * value that is no record of the table counts as absent. One that cannot be read <em>now</em>,
 * since the registry is down, waits: whoever uses the table meanwhile fails, and is tried again.
 * Thread-safe.
 *
 * @param <T> class of the values
 */
public final class GlobalTable<T> implements ProcessorSupplier<String, byte[], Void, Void> {

  private static final Logger LOG = LoggerFactory.getLogger(GlobalTable.class);

  /** Is told of each record, one at a time. */
  public interface Reader<T> {

    /**
     * A person or device has another value.
     *
     * @param value null for a tombstone
     * @return what is wrong with it, for people; null if nothing is
     */
    @Nullable String read(String key, @Nullable T value);

    /** The value of a person or device cannot be read, and counts as absent. */
    void unreadable(String key);
  }

  private final String topic;
  private final Class<T> type;
  private final Serde<T> serde;
  private final Reader<T> reader;
  private final Map<String, byte[]> waiting = new LinkedHashMap<>();
  private volatile boolean someWait;

  public GlobalTable(String topic, Class<T> type, Serde<T> serde, Reader<T> reader) {
    this.topic = topic;
    this.type = type;
    this.serde = serde;
    this.reader = reader;
  }

  @Override
  public Processor<String, byte[], Void, Void> get() {
    return new ContextualProcessor<>() {
      @Override
      public void process(Record<String, byte[]> record) {
        put(record.key(), record.value());
      }
    };
  }

  /**
   * Reads what could not be read before.
   *
   * @throws SchemaRegistryException or a {@link SerializationException} caused by one, if the
   *     registry is still down
   */
  public void requireRead() {
    if (someWait) {
      readWaiting();
    }
  }

  private synchronized void put(@Nullable String key, byte @Nullable [] value) {
    if (key == null) {
      LOG.warn("A record on {} has no key and is passed over", topic);
      return;
    }
    waiting.remove(key);
    try {
      read(key, value);
    } catch (SerializationException | SchemaRegistryException e) {
      if (value == null || !RegistryOutage.isBehind(e)) {
        pass(key, String.valueOf(e.getMessage()));
      } else {
        waiting.put(key, value);
        LOG.warn("A record on {} waits for the registry: {}", topic, e.getMessage());
      }
    }
    someWait = !waiting.isEmpty();
  }

  private synchronized void readWaiting() {
    for (Map.Entry<String, byte[]> entry : Map.copyOf(waiting).entrySet()) {
      try {
        read(entry.getKey(), entry.getValue());
      } catch (SerializationException | SchemaRegistryException e) {
        if (RegistryOutage.isBehind(e)) {
          throw e;
        }
        pass(entry.getKey(), String.valueOf(e.getMessage()));
      }
      waiting.remove(entry.getKey());
    }
    someWait = !waiting.isEmpty();
  }

  private void read(String key, byte @Nullable [] bytes) {
    // As an object: a serde that was configured may make a record of whatever class was written.
    Object value = serde.deserializer().deserialize(topic, bytes);
    if (value != null && !type.isInstance(value)) {
      pass(key, "it is no " + type.getSimpleName());
      return;
    }
    String fault = reader.read(key, type.cast(value));
    if (fault != null) {
      pass(key, fault);
    }
  }

  private void pass(String key, String fault) {
    LOG.warn("A record on {} counts as absent: {}", topic, fault);
    reader.unreadable(key);
  }
}
