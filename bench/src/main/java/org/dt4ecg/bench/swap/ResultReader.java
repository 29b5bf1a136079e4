package org.dt4ecg.bench.swap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;

/** Reads what is committed on a topic, from its start to its end as it is now. */
final class ResultReader {

  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, Object> properties;
  private final ValueSerdes serdes;

  ResultReader(Map<String, Object> properties, ValueSerdes serdes) {
    this.properties = new HashMap<>(properties);
    this.properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    this.serdes = serdes;
  }

  <V extends SpecificRecord> List<ConsumerRecord<String, V>> all(Topic<String, V> topic) {
    try (KafkaConsumer<String, V> consumer =
        new KafkaConsumer<>(
            properties,
            new StringDeserializer(),
            serdes.serdeFor(topic.valueType()).deserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.seekToBeginning(partitions);
      List<ConsumerRecord<String, V>> records = new ArrayList<>();
      while (partitions.stream().anyMatch(each -> consumer.position(each) < end(ends, each))) {
        consumer.poll(POLL).forEach(records::add);
      }
      return records;
    }
  }

  private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }
}
