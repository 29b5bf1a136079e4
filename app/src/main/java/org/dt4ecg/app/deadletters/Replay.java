package org.dt4ecg.app.deadletters;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Sends records again, in one transaction: all that were given to it, or none. It connects with the
 * first record. Not thread-safe.
 */
public final class Replay implements AutoCloseable {

  /**
   * One for all, so that whoever begins ends what another left behind: what an open transaction
   * wrote, and all that others write after it, is read only after its end.
   */
  private static final String TRANSACTIONAL_ID = "dt4ecg-replay-1";

  /** A broker allows no longer one. */
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Map<String, Object> properties;
  private final AtomicReference<@Nullable Exception> refusal = new AtomicReference<>();
  private @Nullable Producer<byte[], byte[]> producer;

  /**
   * Nothing is sent yet.
   *
   * @param properties of the cluster
   */
  public Replay(Map<String, Object> properties) {
    this.properties = new HashMap<>(properties);
  }

  /**
   * Sends one record, after those before.
   *
   * @throws CommandFailure if one cannot be written; then none is
   */
  public void send(ProducerRecord<byte[], byte[]> record) throws CommandFailure {
    try {
      if (producer == null) {
        producer = begin();
      }
      var unused =
          producer.send(
              record,
              (metadata, failure) -> {
                if (failure != null) {
                  refusal.compareAndSet(null, failure);
                }
              });
    } catch (KafkaException e) {
      throw notSent(e);
    }
    Exception failure = refusal.get();
    if (failure != null) {
      throw notSent(failure);
    }
  }

  /**
   * Makes all that was sent valid.
   *
   * @throws CommandFailure if that fails; then none is, or, after a timeout, it is unknown
   */
  public void commit() throws CommandFailure {
    if (producer == null) {
      return;
    }
    try {
      producer.commitTransaction();
    } catch (TimeoutException | InterruptException e) {
      throw new CommandFailure(
          "The brokers did not say in time whether the records are sent: all of them are, or none",
          e);
    } catch (KafkaException e) {
      Exception failure = refusal.get();
      throw notSent(failure == null ? e : failure);
    }
    producer.close();
    producer = null;
  }

  /** Takes back what was not committed. */
  @Override
  public void close() {
    if (producer != null) {
      try {
        producer.abortTransaction();
      } catch (KafkaException | IllegalStateException takenOverOrAway) {
        // The next replay ends the transaction, or the broker does when its time is up.
      }
      producer.close(CLOSE_TIMEOUT);
      producer = null;
    }
  }

  private Producer<byte[], byte[]> begin() {
    Map<String, Object> own = new HashMap<>(properties);
    own.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID);
    own.put(ProducerConfig.ACKS_CONFIG, "all");
    own.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.DEAD_LETTER_BYTES);
    own.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) LONGEST.toMillis());
    Producer<byte[], byte[]> made =
        new KafkaProducer<>(own, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      made.initTransactions();
      made.beginTransaction();
      return made;
    } catch (KafkaException e) {
      made.close(CLOSE_TIMEOUT);
      throw e;
    }
  }

  private static CommandFailure notSent(Exception cause) {
    return cause instanceof ProducerFencedException
            || cause instanceof InvalidProducerEpochException
        ? new CommandFailure(
            "Nothing was sent again: another replay began meanwhile, or this one took longer than"
                + " %d minutes; name fewer at a time, by --since and --until"
                    .formatted(LONGEST.toMinutes()),
            cause)
        : new CommandFailure(
            "Nothing was sent again, since a record could not be written: " + Failures.text(cause),
            cause);
  }
}
