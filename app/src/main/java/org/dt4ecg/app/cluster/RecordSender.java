package org.dt4ecg.app.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.jspecify.annotations.Nullable;

/** Writes single records to a topic of the catalogue, and waits until the brokers have them. */
public final class RecordSender {

  private final Map<String, Object> properties;

  /**
   * @param properties of the cluster and its registry
   */
  public RecordSender(Map<String, Object> properties) {
    this.properties = new HashMap<>(properties);
    // A file for a service may name transactions of its own.
    this.properties.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    this.properties.put(ProducerConfig.ACKS_CONFIG, "all");
  }

  /**
   * Writes a record.
   *
   * @param value null is a tombstone
   * @throws CommandFailure if the brokers or the registry do not take it
   */
  public <V extends SpecificRecord> void send(Topic<String, V> topic, String key, @Nullable V value)
      throws CommandFailure {
    try (ValueSerdes serdes = ValueSerdes.from(properties);
        Producer<String, @Nullable V> producer =
            new KafkaProducer<>(
                properties,
                new StringSerializer(),
                serdes.serdeFor(topic.valueType()).serializer())) {
      send(
          producer,
          new ProducerRecord<>(topic.name(), key, value),
          "Interrupted before the brokers had the record; write it again");
    } catch (KafkaException e) {
      throw notWritten(topic.name(), e);
    }
  }

  /**
   * Writes a record, and waits until the brokers have it.
   *
   * @param interrupted what to say to whoever interrupts the wait
   * @throws CommandFailure if the brokers or the registry do not take it
   */
  public static <V extends @Nullable Object> void send(
      Producer<String, V> producer, ProducerRecord<String, V> record, String interrupted)
      throws CommandFailure {
    try {
      producer.send(record).get();
    } catch (ExecutionException e) {
      throw notWritten(record.topic(), e.getCause() == null ? e : e.getCause());
    } catch (KafkaException e) {
      throw notWritten(record.topic(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(interrupted, e);
    }
  }

  private static CommandFailure notWritten(String topic, Throwable cause) {
    return new CommandFailure(
        "Topic %s could not be written: %s".formatted(topic, Failures.text(cause)), cause);
  }
}
