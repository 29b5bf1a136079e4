package org.dt4ecg.topology.tables;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.dt4ecg.schemas.deadletter.AsRead;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.failure.FailureText;
import org.dt4ecg.schemas.serde.RegistryOutage;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.validation.Texts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic that is a table, record by record, for all tasks of a process. Kafka Streams'
 * thread for global state reads the whole topic before the tasks start, and goes on reading it; it
 * cannot be replaced, so no record may end it. A value that is no record of the table, or is too
 * long, counts as absent. One whose schema cannot be had <em>now</em>, since the registry is down,
 * is tried again, at most once in {@link #RETRY_EVERY}; until then what was known of its key holds.
 * As long as no record of the table could be read at all, whoever uses it fails, and is tried
 * again. Thread-safe.
 *
 * @param <T> class of the values
 */
public final class GlobalTable<T> implements ProcessorSupplier<String, byte[], Void, Void> {

  private static final Logger LOG = LoggerFactory.getLogger(GlobalTable.class);

  /** Whoever uses the table tries again what could not be read, but not for each window. */
  static final Duration RETRY_EVERY = Duration.ofSeconds(1);

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
  private final Deserializer<AsRead<T>> values;
  private final Reader<T> reader;
  private final LongSupplier nanoClock;
  private final Map<String, byte[]> waiting = new LinkedHashMap<>();

  /** Held while the registry is asked, by one thread; others go on without. */
  private final ReentrantLock asking = new ReentrantLock();

  /** Unusable records so far, logged or not. */
  private final AtomicLong told = new AtomicLong();

  private volatile boolean someWait;
  private volatile boolean noneRead;
  private volatile long triedAt;

  public GlobalTable(Topic<String, T> topic, Serde<T> serde, Reader<T> reader) {
    this(topic, serde, reader, System::nanoTime);
  }

  GlobalTable(Topic<String, T> topic, Serde<T> serde, Reader<T> reader, LongSupplier nanoClock) {
    this.topic = topic.name();
    this.values = AsRead.serde(topic, serde).deserializer();
    this.reader = reader;
    this.nanoClock = nanoClock;
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
   * Tries again to read the records that could not be read before, once it is time to.
   *
   * @throws RuntimeException the serde's, if the registry is down and nothing of the table could be
   *     read yet; {@link org.dt4ecg.schemas.serde.RegistryOutage} tells it
   */
  public void requireRead() {
    if (!someWait) {
      return;
    }
    if (noneRead) {
      asking.lock();
    } else if (nanoClock.getAsLong() - triedAt < RETRY_EVERY.toNanos() || !asking.tryLock()) {
      return;
    }
    try {
      readWaiting();
    } finally {
      triedAt = nanoClock.getAsLong();
      asking.unlock();
    }
  }

  private void put(@Nullable String key, byte @Nullable [] value) {
    if (key == null) {
      log("has no key and is passed over");
      return;
    }
    Optional<Rejection> fault = Texts.faultOf("key", key);
    if (fault.isPresent()) {
      log("is passed over: " + fault.get().message());
      return;
    }
    asking.lock();
    try {
      waiting.remove(key);
      if (!read(key, value)) {
        waiting.put(key, value);
        log("waits for the schema registry");
      }
    } catch (RuntimeException e) {
      if (value == null || !RegistryOutage.isBehind(e)) {
        throw e;
      }
      noneRead = true;
      waiting.put(key, value);
      log("waits for the schema registry: " + FailureText.of(e));
    } finally {
      someWait = !waiting.isEmpty();
      asking.unlock();
    }
  }

  private void readWaiting() {
    try {
      for (Map.Entry<String, byte[]> entry : new ArrayList<>(waiting.entrySet())) {
        if (read(entry.getKey(), entry.getValue())) {
          waiting.remove(entry.getKey());
        }
      }
    } finally {
      someWait = !waiting.isEmpty();
    }
  }

  /** Whether it is known what the record means. */
  private boolean read(String key, byte @Nullable [] bytes) {
    AsRead<T> record = values.deserialize(topic, bytes);
    noneRead = false;
    Rejection fault = record.fault();
    if (fault != null && fault.reason() == RejectionReason.SCHEMA_UNAVAILABLE) {
      return false;
    }
    String problem = fault == null ? reader.read(key, record.value()) : fault.message();
    if (problem != null) {
      log("counts as absent: " + problem);
      reader.unreadable(key);
    }
    return true;
  }

  /**
   * The table is read anew at each start, and what is wrong with it may be thousands of records: a
   * line is written whenever their number has doubled.
   */
  private void log(String what) {
    long number = told.incrementAndGet();
    if (number == 1) {
      LOG.warn("A record on {} {}", topic, what);
    } else if (Long.bitCount(number) == 1) {
      LOG.warn(
          "A record on {} {}. It is number {} of such records; the next that is told is number {}",
          topic,
          what,
          number,
          2 * number);
    }
  }
}
