package org.dt4ecg.fleet.stream;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.dt4ecg.schemas.topic.Topic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to one topic and counts what becomes of it. Retries and back-off are the producer's own.
 * Does not own the producer. Thread-safe, as producers are.
 */
final class TopicPublisher<V> {

  private static final Logger LOG = LoggerFactory.getLogger(TopicPublisher.class);

  private final Producer<String, V> producer;
  private final Topic<String, V> topic;
  private final LongAdder sent = new LongAdder();
  private final LongAdder acknowledged = new LongAdder();
  private final AtomicLong failed = new AtomicLong();

  TopicPublisher(Producer<String, V> producer, Topic<String, V> topic) {
    this.producer = producer;
    this.topic = topic;
  }

  /**
   * Completes when the record is acknowledged, exceptionally when it is given up.
   *
   * @throws SchemaRegistryException if the registry cannot be reached
   * @throws SerializationException if the registry refuses the schema, or the value does not fit
   *     it. In both cases no record of this topic could be written; going on would lose them all
   */
  CompletableFuture<Void> publish(String key, V value, long timestampMillis) {
    CompletableFuture<Void> safe = new CompletableFuture<>();
    sent.increment();
    try {
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(topic.name(), null, timestampMillis, key, value),
              (metadata, error) -> settle(safe, error));
    } catch (SchemaRegistryException | SerializationException e) {
      settle(safe, e);
      throw e;
    } catch (KafkaException e) {
      // Some errors, an interrupt among them, are thrown rather than handed to the callback.
      settle(safe, e);
    }
    return safe;
  }

  private void settle(CompletableFuture<Void> safe, @Nullable Exception error) {
    if (error == null) {
      acknowledged.increment();
      safe.complete(null);
    } else {
      // An interrupt is the sender's own wish to end: nothing to warn of.
      if (failed.incrementAndGet() == 1 && !(error instanceof InterruptException)) {
        LOG.warn(
            "A record for topic {} was given up; further ones are only counted: {}",
            topic.name(),
            error.toString());
      }
      safe.completeExceptionally(error);
    }
  }

  SendCounts counts() {
    return new SendCounts(sent.sum(), acknowledged.sum(), failed.get());
  }

  void flush() {
    producer.flush();
  }
}
