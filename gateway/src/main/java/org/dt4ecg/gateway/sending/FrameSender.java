package org.dt4ecg.gateway.sending;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames to {@code ecg-samples} and waits until all replicas in sync have them. Within a run
 * of this process nothing is doubled by a retry of its own (an idempotent producer); what a device
 * sends again is a repeat, which the stream drops by time and content. Thread-safe.
 */
public final class FrameSender implements AutoCloseable {

  /** A record that finds no room, or no broker to tell of the topic, waits for so long at most. */
  private static final Duration LONGEST_BLOCK = Duration.ofSeconds(5);

  private static final int LINGER_MS = 5;

  private final Producer<String, byte[]> producer;
  private final Serializer<EcgSamples> serializer;
  private final Duration patience;

  /**
   * @param producer is this sender's to close
   * @param patience how long the brokers may take
   */
  public FrameSender(
      Producer<String, byte[]> producer, Serializer<EcgSamples> serializer, Duration patience) {
    this.producer = producer;
    this.serializer = serializer;
    this.patience = patience;
  }

  /**
   * A sender of its own connections. The caller closes it, and the serdes after it.
   *
   * @param clientSettings of clients of the cluster; what acknowledging needs goes before them
   * @param patience how long the brokers may take
   * @throws KafkaException if a setting is wrong
   */
  public static FrameSender create(
      Map<String, Object> clientSettings, ValueSerdes serdes, Duration patience) {
    return new FrameSender(
        new KafkaProducer<>(
            settings(clientSettings, patience), new StringSerializer(), new ByteArraySerializer()),
        serdes.serdeFor(EcgSamples.class).serializer(),
        patience);
  }

  static Map<String, Object> settings(Map<String, Object> clientSettings, Duration patience) {
    Map<String, Object> settings = new HashMap<>(clientSettings);
    // A file for a service may name transactions and a partitioner of its own.
    settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    settings.remove(ProducerConfig.PARTITIONER_CLASS_CONFIG);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
    settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    int patienceMs = Math.toIntExact(patience.toMillis());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, patienceMs);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, patienceMs / 3));
    settings.put(
        ProducerConfig.MAX_BLOCK_MS_CONFIG, Math.min(LONGEST_BLOCK.toMillis(), patienceMs));
    return settings;
  }

  /**
   * Sends frames of one device, in their order.
   *
   * @throws NotAcknowledgedException if not all of them are known to be with the brokers; none or
   *     some may be
   */
  public void send(List<EcgSamples> frames) throws NotAcknowledgedException {
    long deadline = System.nanoTime() + patience.toNanos();
    List<ProducerRecord<String, byte[]>> records = records(frames);
    List<Future<?>> sent = new ArrayList<>(records.size());
    @Nullable Throwable failure = null;
    try {
      for (ProducerRecord<String, byte[]> record : records) {
        // Each may have waited for room: the rest is not begun once the time is up.
        if (System.nanoTime() - deadline >= 0) {
          failure = new TimeoutException("the time was up before all were sent");
          break;
        }
        sent.add(producer.send(record));
      }
    } catch (KafkaException e) {
      failure = e;
    }
    int acknowledged = 0;
    for (Future<?> frame : sent) {
      try {
        frame.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        acknowledged++;
      } catch (ExecutionException e) {
        failure = e.getCause() == null ? e : e.getCause();
      } catch (TimeoutException e) {
        failure = failure == null ? e : failure;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new NotAcknowledgedException(acknowledged, frames.size(), e);
      }
    }
    if (failure != null) {
      throw new NotAcknowledgedException(acknowledged, frames.size(), failure);
    }
  }

  /**
   * All of them before the first is sent: an outage of the registry leaves no part of an upload.
   */
  private List<ProducerRecord<String, byte[]>> records(List<EcgSamples> frames)
      throws NotAcknowledgedException {
    String topic = Topics.ECG_SAMPLES.name();
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>(frames.size());
    try {
      for (EcgSamples frame : frames) {
        records.add(
            new ProducerRecord<>(topic, frame.getDeviceId(), serializer.serialize(topic, frame)));
      }
    } catch (KafkaException e) {
      throw new NotAcknowledgedException(0, frames.size(), e);
    }
    return records;
  }

  /** Sends what is on its way, and ends. */
  @Override
  public void close() {
    producer.close(patience);
    serializer.close();
  }
}
