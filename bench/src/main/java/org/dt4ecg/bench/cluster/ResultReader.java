package org.dt4ecg.bench.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;

/** Reads what is committed on a topic, from its start to its end as it is now. */
public final class ResultReader {

  private static final Duration POLL = Duration.ofMillis(200);

  /** Without an answer for so long the broker is gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<String, Object> properties;
  private final ValueSerdes serdes;

  public ResultReader(Map<String, Object> properties, ValueSerdes serdes) {
    this.properties = new HashMap<>(properties);
    this.properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    this.serdes = serdes;
  }

  /** All records of a topic. */
  public <V extends SpecificRecord> List<ConsumerRecord<String, V>> all(Topic<String, V> topic) {
    List<ConsumerRecord<String, V>> records = new ArrayList<>();
    forEach(topic, records::add);
    return records;
  }

  /** Hands on the records of a topic, each partition in its order. */
  public <V extends SpecificRecord> void forEach(
      Topic<String, V> topic, Consumer<ConsumerRecord<String, V>> reader) {
    read(
        List.of(topic.name()),
        new StringDeserializer(),
        serdes.serdeFor(topic.valueType()).deserializer(),
        reader);
  }

  /** Hands on the records of any topics as they are. */
  public void forEachBytes(
      Collection<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    read(topics, new ByteArrayDeserializer(), new ByteArrayDeserializer(), reader);
  }

  private <K, V> void read(
      Collection<String> topics,
      Deserializer<K> keys,
      Deserializer<V> values,
      Consumer<ConsumerRecord<K, V>> reader) {
    try (KafkaConsumer<K, V> consumer = new KafkaConsumer<>(properties, keys, values)) {
      List<TopicPartition> partitions =
          topics.stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (partitions.stream().anyMatch(each -> consumer.position(each) < end(ends, each))) {
        for (ConsumerRecord<K, V> record : consumer.poll(POLL)) {
          reader.accept(record);
          deadline = System.nanoTime() + PATIENCE.toNanos();
        }
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("%s cannot be read to their ends".formatted(topics));
        }
      }
    }
  }

  private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }
}
