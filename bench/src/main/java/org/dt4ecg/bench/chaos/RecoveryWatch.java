package org.dt4ecg.bench.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Looks at a topic of committed results as they come, and tells how long it takes until they come
 * again: on the first partition, and on the last. Thread-safe.
 */
public final class RecoveryWatch implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Set<TopicPartition> partitions;
  private final List<Waiting> waiting = new ArrayList<>();
  private final Consumer<Set<TopicPartition>> listener;
  private final Thread thread = new Thread(this::watch, "recovery");
  private volatile boolean closed;
  private long results;

  /**
   * How long it took, in ms.
   *
   * @param first until there was a result of any partition
   * @param all until there was one of each
   */
  record Recovery(long first, long all) {}

  private static final class Waiting {
    private final long since;
    private final Set<TopicPartition> missing;
    private final CompletableFuture<Recovery> done;
    private long first = -1;

    Waiting(long since, Set<TopicPartition> missing, CompletableFuture<Recovery> done) {
      this.since = since;
      this.missing = new HashSet<>(missing);
      this.done = done;
    }

    boolean sees(Set<TopicPartition> came) {
      long now = (System.nanoTime() - since) / 1_000_000;
      if (first < 0 && !came.isEmpty()) {
        first = now;
      }
      missing.removeAll(came);
      return missing.isEmpty() && done.complete(new Recovery(first, now));
    }
  }

  RecoveryWatch(String topic, Map<String, Object> cluster) {
    this(topic, cluster, partitions -> {});
  }

  /**
   * Watches from now on.
   *
   * @param listener is told, by the thread that watches, of which partitions results just came
   */
  public RecoveryWatch(
      String topic, Map<String, Object> cluster, Consumer<Set<TopicPartition>> listener) {
    this.listener = listener;
    Map<String, Object> configuration = new HashMap<>(cluster);
    configuration.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    consumer =
        new KafkaConsumer<>(
            configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> all =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    partitions = Set.copyOf(all);
    consumer.assign(all);
    consumer.seekToBeginning(all);
    thread.setDaemon(true);
    thread.start();
  }

  /** From now on until results come again. */
  synchronized CompletableFuture<Recovery> recovery() {
    CompletableFuture<Recovery> done = new CompletableFuture<>();
    waiting.add(new Waiting(System.nanoTime(), partitions, done));
    return done;
  }

  /** How many there were. */
  public synchronized long results() {
    return results;
  }

  private void watch() {
    try {
      while (!closed) {
        var records = consumer.poll(POLL);
        listener.accept(records.partitions());
        synchronized (this) {
          results += records.count();
          waiting.removeIf(each -> each.sees(records.partitions()));
        }
      }
    } catch (WakeupException e) {
      // Closed.
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    }
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
  }
}
