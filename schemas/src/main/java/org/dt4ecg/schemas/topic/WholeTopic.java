package org.dt4ecg.schemas.topic;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * All that a topic holds now: each partition from its beginning to the end that it had when reading
 * began, committed records alone, outside any consumer group, so that nothing is left on the
 * cluster.
 */
public final class WholeTopic {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int RECORDS_PER_POLL = 50;

  private WholeTopic() {}

  /**
   * Reads a topic.
   *
   * @param clientSettings of a client of the cluster; what belongs to a group is left out
   * @param reader gets the records as they are, those of a partition in order; what it throws ends
   *     the reading
   * @throws KafkaException if the topic does not exist, or brokers do not answer
   */
  public static void read(
      Map<String, ?> clientSettings,
      Topic<?, ?> topic,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    Map<String, Object> own = new HashMap<>(clientSettings);
    own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    own.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // What is removed while it is read is passed over, and nothing after it.
    own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // All of one poll are in memory at once, unpacked, and may be a megabyte each.
    own.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_PER_POLL);
    // Settings of a service may name a group, and a protocol that is not a consumer's.
    own.remove(ConsumerConfig.GROUP_ID_CONFIG);
    own.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    own.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      read(consumer, topic.name(), reader);
    }
  }

  static void read(
      Consumer<byte[], byte[]> consumer,
      String topic,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    List<TopicPartition> partitions = assignTo(consumer, topic);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (!hasReached(consumer, ends)) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(PATIENCE);
      if (records.isEmpty() && !hasReached(consumer, ends)) {
        throw new TimeoutException(
            "the brokers gave nothing of %s for %d s".formatted(topic, PATIENCE.toSeconds()));
      }
      for (ConsumerRecord<byte[], byte[]> record : records) {
        Long end = ends.get(new TopicPartition(record.topic(), record.partition()));
        if (end != null && record.offset() < end) {
          reader.accept(record);
        }
      }
    }
  }

  /**
   * Gives a consumer all partitions of a topic, in place of what it had.
   *
   * @return the partitions, at least one
   * @throws UnknownTopicOrPartitionException if the topic does not exist
   */
  public static List<TopicPartition> assignTo(Consumer<?, ?> consumer, String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new UnknownTopicOrPartitionException("there is no topic " + topic);
    }
    consumer.assign(partitions);
    return partitions;
  }

  /**
   * Whether a consumer stands at or behind ends.
   *
   * @param ends offsets by partition, all of them assigned to it
   */
  public static boolean hasReached(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }
}
