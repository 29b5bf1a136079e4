package org.dt4ecg.dashboard.topics;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.dt4ecg.console.Failures;
import org.dt4ecg.dashboard.view.PipelineBoard;
import org.dt4ecg.schemas.serde.RegistryOutage;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one topic for as long as it is open, on a thread of its own, committed records alone. What
 * keeps it from reading is told to the {@link PipelineBoard} and tried again; the other topics go
 * on. A record that makes no sense is counted and passed over. An {@link Error} ends it, and is
 * told there, too.
 */
final class TopicFollower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(3);

  /** Nothing comes of a broker that is away, either, and a consumer does not say so. */
  private static final Duration ASK_AFTER = Duration.ofSeconds(5);

  private static final Duration CLOSED_AFTER = Duration.ofSeconds(5);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final String topic;
  private final ReadingStart start;
  private final java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader;
  private final PipelineBoard board;
  private final Duration askAfter;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Where each partition goes on, once it was begun. */
  private final Map<TopicPartition, Long> positions = new HashMap<>();

  private volatile @Nullable Consumer<byte[], byte[]> reading;
  private String told = "";

  /**
   * @param consumers makes a consumer in no group, of committed records; asked anew after a failure
   * @param reader gets the records as they are; a {@link KafkaException} says that one makes no
   *     sense, or that the registry is down
   */
  TopicFollower(
      Supplier<Consumer<byte[], byte[]>> consumers,
      String topic,
      ReadingStart start,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader,
      PipelineBoard board) {
    this(consumers, topic, start, reader, board, ASK_AFTER);
  }

  /** For tests, which do not wait for as long. */
  TopicFollower(
      Supplier<Consumer<byte[], byte[]>> consumers,
      String topic,
      ReadingStart start,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader,
      PipelineBoard board,
      Duration askAfter) {
    this.askAfter = askAfter;
    this.consumers = consumers;
    this.topic = topic;
    this.start = start;
    this.reader = reader;
    this.board = board;
    this.thread = new Thread(this::run, "page-" + topic);
    this.thread.setDaemon(true);
    this.thread.setUncaughtExceptionHandler((ended, failure) -> end(failure));
  }

  /** Starts to read. */
  void start() {
    thread.start();
  }

  /** Asks for the end, without waiting for it. */
  void stop() {
    closed.countDown();
    Consumer<byte[], byte[]> consumer = reading;
    if (consumer != null) {
      consumer.wakeup();
    }
  }

  @Override
  public void close() {
    stop();
    try {
      thread.join(CLOSED_AFTER.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void run() {
    while (!isClosed()) {
      try (Consumer<byte[], byte[]> consumer = consumers.get()) {
        reading = consumer;
        follow(consumer);
      } catch (WakeupException e) {
        return;
      } catch (RuntimeException e) {
        // Of any class: it must be seen on the page, and not end the reading.
        tell(problem(e));
        pause();
      }
    }
  }

  /** An {@link Error}, after which nobody knows what still works. */
  private void end(Throwable failure) {
    LOG.error("The page reads {} no more", topic, failure);
    board.reading(topic, "the reading has ended by an error");
    board.ended("reading " + topic);
  }

  private void follow(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic, PATIENCE).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new UnknownTopicOrPartitionException("there is no topic " + topic);
    }
    consumer.assign(partitions);
    begin(consumer, partitions);
    positions.forEach(consumer::seek);
    tell("");
    long heard = System.nanoTime();
    while (!isClosed()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        take(record);
      }
      if (!records.isEmpty()) {
        heard = System.nanoTime();
      } else if (System.nanoTime() - heard >= askAfter.toNanos()) {
        ask(consumer, partitions);
        heard = System.nanoTime();
      }
    }
  }

  /**
   * Whether brokers answer, and still have the topic that was read: one that was deleted and made
   * anew is read from its beginning.
   *
   * @throws KafkaException if they do not
   */
  private void ask(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
    for (TopicPartition partition : partitions) {
      if (ends.getOrDefault(partition, 0L) < positions.getOrDefault(partition, 0L)) {
        LOG.warn("The topic {} was made anew; the page reads it from its beginning", topic);
        positions.put(partition, 0L);
        consumer.seekToBeginning(List.of(partition));
      }
    }
  }

  private void begin(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    List<TopicPartition> fresh =
        partitions.stream().filter(partition -> !positions.containsKey(partition)).toList();
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(fresh, PATIENCE);
    Map<TopicPartition, Long> ends = consumer.endOffsets(fresh, PATIENCE);
    Map<TopicPartition, OffsetAndTimestamp> byTime = Map.of();
    if (!start.isBeginning() && start.most() > 0) {
      long from = Instant.now().minus(start.back()).toEpochMilli();
      Map<TopicPartition, Long> times = new HashMap<>();
      fresh.forEach(partition -> times.put(partition, from));
      byTime = consumer.offsetsForTimes(times, PATIENCE);
    }
    for (TopicPartition partition : fresh) {
      long end = ends.getOrDefault(partition, 0L);
      long first = begins.getOrDefault(partition, 0L);
      if (!start.isBeginning()) {
        OffsetAndTimestamp found = byTime.get(partition);
        first = found == null ? end : found.offset();
      }
      positions.put(partition, Math.max(first, end - Math.min(end, start.most())));
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      reader.accept(record);
      board.read(topic);
    } catch (RuntimeException e) {
      if (RegistryOutage.isBehind(e)) {
        throw e;
      }
      // Of any class: a record that is met again and again would keep all others from being read.
      LOG.debug("A record of {} makes no sense", topic, e);
      board.unreadable(topic);
    }
    positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
  }

  private static String problem(RuntimeException failure) {
    if (failure instanceof AuthorizationException) {
      return "no right to read it";
    }
    if (failure instanceof AuthenticationException) {
      return "the brokers refuse this user";
    }
    if (failure instanceof UnknownTopicOrPartitionException) {
      return "there is no such topic";
    }
    if (failure instanceof SchemaRegistryException) {
      return "the schema registry does not answer, or refuses us";
    }
    if (failure instanceof RetriableException) {
      return "no broker answers";
    }
    return Failures.text(failure);
  }

  /** Says once what keeps it from reading, and once when that is over; empty for nothing. */
  private void tell(String problem) {
    board.reading(topic, problem.isEmpty() ? null : PipelineBoard.shown(problem));
    if (!problem.equals(told) && !problem.isEmpty()) {
      LOG.warn("The page cannot read {}: {}", topic, problem);
    } else if (!problem.equals(told)) {
      LOG.info("The page reads {} again", topic);
    }
    told = problem;
  }

  private void pause() {
    try {
      boolean isOver = closed.await(AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS);
      if (isOver) {
        LOG.debug("The page reads {} no more", topic);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed.countDown();
    }
  }
}
