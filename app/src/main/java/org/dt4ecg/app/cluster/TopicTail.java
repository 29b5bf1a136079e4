package org.dt4ecg.app.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.dt4ecg.console.CommandFailure;
import org.jspecify.annotations.Nullable;

/**
 * Reads all partitions of some topics, committed records alone, outside any consumer group: it
 * leaves no trace on the cluster. Not thread-safe.
 */
public final class TopicTail implements AutoCloseable {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

  /** Which records are read. */
  public enum Span {
    /** Those that come from now on. */
    FROM_NOW_ON,
    /** The oldest and all that follow. */
    ALL,
    /** Those that are there now. */
    UNTIL_NOW
  }

  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> ends;

  private TopicTail(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    this.consumer = consumer;
    this.ends = Map.copyOf(ends);
  }

  /**
   * Starts to read.
   *
   * @param fromBeginning from the oldest records on; otherwise from those that come from now on
   * @throws CommandFailure if a topic is not there
   */
  public static TopicTail open(
      Map<String, Object> properties, List<String> topics, boolean fromBeginning)
      throws CommandFailure {
    return open(properties, topics, fromBeginning ? Span.ALL : Span.FROM_NOW_ON);
  }

  /**
   * Starts to read.
   *
   * @throws CommandFailure if a topic is not there
   */
  public static TopicTail open(Map<String, Object> properties, List<String> topics, Span span)
      throws CommandFailure {
    return open(properties, topics, span, null);
  }

  /**
   * Starts to read what came to a topic from a time on, by the broker's clock, and is there now.
   *
   * @throws CommandFailure if the topic is not there
   */
  public static TopicTail openSince(Map<String, Object> properties, String topic, Instant since)
      throws CommandFailure {
    return open(properties, List.of(topic), Span.UNTIL_NOW, since);
  }

  private static TopicTail open(
      Map<String, Object> properties, List<String> topics, Span span, @Nullable Instant since)
      throws CommandFailure {
    Map<String, Object> own = new HashMap<>(properties);
    own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    // A file for the streaming application may name a group and a protocol that is not a
    // consumer's.
    own.remove(ConsumerConfig.GROUP_ID_CONFIG);
    own.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      List<TopicPartition> partitions = partitions(consumer, topics);
      consumer.assign(partitions);
      if (span == Span.FROM_NOW_ON) {
        consumer.seekToEnd(partitions);
      } else if (since == null) {
        consumer.seekToBeginning(partitions);
      } else {
        seek(consumer, partitions, since);
      }
      // Seeking is lazy; asking for the positions makes "from now on" mean now.
      partitions.forEach(partition -> consumer.position(partition, START_TIMEOUT));
      return new TopicTail(
          consumer,
          span == Span.UNTIL_NOW ? consumer.endOffsets(partitions, START_TIMEOUT) : Map.of());
    } catch (CommandFailure | RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  private static void seek(
      Consumer<?, ?> consumer, List<TopicPartition> partitions, Instant since) {
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
    Map<TopicPartition, @Nullable OffsetAndTimestamp> offsets =
        consumer.offsetsForTimes(times, START_TIMEOUT);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp found = offsets.get(partition);
      if (found == null) {
        consumer.seekToEnd(List.of(partition));
      } else {
        consumer.seek(partition, found.offset());
      }
    }
  }

  /** The records that came meanwhile, waiting for some at most so long. */
  public ConsumerRecords<byte[], byte[]> poll(Duration wait) {
    return consumer.poll(wait);
  }

  /** Whether all that was there at the beginning was read, where no more was asked for. */
  public boolean isAtEnd() {
    return !ends.isEmpty()
        && ends.entrySet().stream()
            .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  @Override
  public void close() {
    consumer.close();
  }

  /** Where a record stands, to name it to people. */
  static String place(ConsumerRecord<?, ?> event) {
    return "%s-%d@%d".formatted(event.topic(), event.partition(), event.offset());
  }

  private static List<TopicPartition> partitions(Consumer<?, ?> consumer, List<String> topics)
      throws CommandFailure {
    Map<String, List<PartitionInfo>> all = consumer.listTopics(START_TIMEOUT);
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      List<PartitionInfo> there = all.get(topic);
      if (there == null) {
        throw new CommandFailure(
            "Topic %s is not there; create it with: dt4ecg topics create".formatted(topic));
      }
      there.forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
    }
    return partitions;
  }
}
