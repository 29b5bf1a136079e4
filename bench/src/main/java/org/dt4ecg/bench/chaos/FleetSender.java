package org.dt4ecg.bench.chaos;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.fleet.stream.FleetProducers;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a fleet has to send, at its pace, on a thread of its own. The producer is idempotent,
 * waits for all replicas, and for a broker as long as it takes, so what was sent is known exactly.
 */
public final class FleetSender implements AutoCloseable {

  /** Some minutes of frames. */
  private static final long BUFFER_BYTES = 128L << 20;

  private final List<Delivery> deliveries;
  private final double speed;
  private final Signals signals;
  private final KafkaProducer<String, EcgSamples> producer;
  private final Thread thread = new Thread(this::send, "fleet");
  private final AtomicLong handedOver = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private volatile boolean ended;

  /**
   * @param deliveries in the order of their times
   * @param speed how many times faster than a clock the time of the devices passes
   * @param signals the frames are cut from these
   */
  public FleetSender(
      List<Delivery> deliveries,
      double speed,
      Signals signals,
      Map<String, Object> cluster,
      ValueSerdes serdes) {
    this.deliveries = deliveries;
    this.speed = speed;
    this.signals = signals;
    Map<String, Object> configuration = new HashMap<>(cluster);
    configuration.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    configuration.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
    this.producer = FleetProducers.create(Topics.ECG_SAMPLES, configuration, serdes);
  }

  /** Begins to send. */
  public void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** How many frames there are. */
  long frames() {
    return deliveries.size();
  }

  /** How many frames the producer has. */
  long handedOver() {
    return handedOver.get();
  }

  /** How many frames the broker has. */
  long acknowledged() {
    return acknowledged.get();
  }

  /**
   * Sends no more frames, and waits until the broker has those that were sent.
   *
   * @return how many of the deliveries those are, from the first on
   */
  public int end() throws BenchException, InterruptedException {
    ended = true;
    thread.join();
    producer.flush();
    check();
    return Math.toIntExact(handedOver.get());
  }

  private void send() {
    long begin = System.nanoTime();
    long first = deliveries.isEmpty() ? 0 : deliveries.get(0).dueMicros();
    try {
      for (Delivery delivery : deliveries) {
        long due = begin + Math.round((delivery.dueMicros() - first) * 1000 / speed);
        long wait = due - System.nanoTime();
        if (wait > 0) {
          TimeUnit.NANOSECONDS.sleep(wait);
        }
        if (ended) {
          return;
        }
        EcgSamples frame = delivery.frame().record(signals);
        // What becomes of it, the callback is told.
        Future<RecordMetadata> unused =
            producer.send(
                new ProducerRecord<>(Topics.ECG_SAMPLES.name(), frame.getDeviceId(), frame),
                (metadata, error) -> {
                  if (error == null) {
                    acknowledged.incrementAndGet();
                  } else {
                    failure.compareAndSet(null, error);
                  }
                });
        handedOver.incrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  /** Whether the broker has all frames. */
  boolean isDone() throws BenchException {
    check();
    return acknowledged.get() == deliveries.size();
  }

  private void check() throws BenchException {
    Exception error = failure.get();
    if (error != null) {
      throw new BenchException("The fleet could not send: " + error, error);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    producer.close(Duration.ofSeconds(5));
  }
}
