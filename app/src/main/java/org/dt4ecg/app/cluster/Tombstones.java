package org.dt4ecg.app.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.WholeTopic;

/**
 * Takes back what stands under a person's id on topics that keep the newest value of each: by a
 * tombstone in every partition with a value, whoever put it there. Values are not looked at.
 */
public final class Tombstones {

  private final Map<String, Object> properties;

  /**
   * @param properties of the cluster
   */
  public Tombstones(Map<String, Object> properties) {
    this.properties = new HashMap<>(properties);
    // A file for a service may name transactions of its own.
    this.properties.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    this.properties.put(ProducerConfig.ACKS_CONFIG, "all");
  }

  /**
   * Takes back what is there, and waits until the brokers have it.
   *
   * @return how many values there were; 0 if none
   * @throws CommandFailure if the topic cannot be read or written
   */
  public int write(Topic<?, ?> topic, String userId) throws CommandFailure {
    Set<Integer> partitions = partitions(topic, userId);
    if (partitions.isEmpty()) {
      return 0;
    }
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int partition : partitions) {
        producer
            .send(new ProducerRecord<>(topic.name(), partition, userId.getBytes(UTF_8), null))
            .get();
      }
      return partitions.size();
    } catch (ExecutionException e) {
      throw failed(topic, "written", e.getCause() == null ? e : e.getCause());
    } catch (KafkaException e) {
      throw failed(topic, "written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted; try again", e);
    }
  }

  private Set<Integer> partitions(Topic<?, ?> topic, String userId) throws CommandFailure {
    Set<Integer> partitions = new TreeSet<>();
    try {
      WholeTopic.read(
          properties,
          topic,
          record -> {
            if (record.key() != null && new String(record.key(), UTF_8).equals(userId)) {
              if (record.value() == null) {
                partitions.remove(record.partition());
              } else {
                partitions.add(record.partition());
              }
            }
          });
      return partitions;
    } catch (KafkaException e) {
      throw failed(topic, "read", e);
    }
  }

  private static CommandFailure failed(Topic<?, ?> topic, String what, Throwable cause) {
    return new CommandFailure(
        "Topic %s could not be %s: %s; try again once it can"
            .formatted(topic.name(), what, Failures.text(cause)),
        cause);
  }
}
