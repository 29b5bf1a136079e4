package org.dt4ecg.retrainer.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Serializer;
import org.dt4ecg.model.release.ReleaseKey;
import org.dt4ecg.retrainer.labels.LabelIntake.DeadLetterSink;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.TrainingReport;
import org.dt4ecg.schemas.deadletter.DeadLetter;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what the service leaves behind, each piece together with the group's offsets in one Kafka
 * transaction. A crash at any point leaves all of it or nothing: what was not committed is aborted
 * when the next instance opens, and its records are never seen by readers of committed records.
 *
 * <p>After any exception close the producer and make another: it may be unknown whether the
 * transaction was committed, and {@link #open} of the next finds out. Not thread-safe.
 */
public final class ReleasePublisher implements DeadLetterSink {

  private static final Logger LOG = LoggerFactory.getLogger(ReleasePublisher.class);

  private final Producer<byte[], byte[]> producer;
  private final Serializer<ModelRelease> releases;
  private final Serializer<TrainingReport> reports;
  private final Supplier<ConsumerGroupMetadata> group;

  /**
   * @param producer transactional; stays the caller's to close
   * @param group tells the group whose offsets are committed
   */
  public ReleasePublisher(
      Producer<byte[], byte[]> producer,
      Serializer<ModelRelease> releases,
      Serializer<TrainingReport> reports,
      Supplier<ConsumerGroupMetadata> group) {
    this.producer = producer;
    this.releases = releases;
    this.reports = reports;
    this.group = group;
  }

  /**
   * Ends what an earlier instance left open, and shuts it out. Read the group's offsets only after
   * this.
   *
   * @throws KafkaException if the brokers cannot be reached
   */
  public void open() {
    producer.initTransactions();
  }

  /**
   * Publishes a round.
   *
   * @param release the challenger's; null if it was not promoted
   * @param progress the group's offsets after the round
   * @throws FencedException if another instance has taken over
   * @throws KafkaException if it is not published, or it is unknown whether it is
   */
  public void publish(
      TrainingReport report,
      @Nullable ModelRelease release,
      Map<TopicPartition, OffsetAndMetadata> progress) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    if (release != null) {
      records.add(record(Topics.MODEL_RELEASES, ReleaseKey.of(release), releases, release));
    }
    records.add(record(Topics.TRAINING_REPORTS, report.getModelName(), reports, report));
    transact(records, progress);
  }

  /**
   * Writes dead letters.
   *
   * @throws FencedException if another instance has taken over
   * @throws KafkaException if they are not written, or it is unknown whether they are
   */
  @Override
  public void write(List<DeadLetter> letters, Map<TopicPartition, OffsetAndMetadata> progress) {
    transact(
        letters.stream()
            .map(
                letter ->
                    new ProducerRecord<>(
                        Topics.ECG_DEAD_LETTERS.name(),
                        null,
                        letter.key(),
                        letter.value(),
                        letter.headers()))
            .toList(),
        progress);
  }

  /**
   * Commits the group's offsets again. Brokers forget those of a group without members, a week
   * after they were committed by default.
   */
  public void refresh(Map<TopicPartition, OffsetAndMetadata> progress) {
    transact(List.of(), progress);
  }

  private static <V> ProducerRecord<byte[], byte[]> record(
      Topic<String, V> topic, String key, Serializer<V> serializer, V value) {
    return new ProducerRecord<>(
        topic.name(), key.getBytes(UTF_8), serializer.serialize(topic.name(), value));
  }

  private void transact(
      List<ProducerRecord<byte[], byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> progress) {
    try {
      producer.beginTransaction();
      for (ProducerRecord<byte[], byte[]> record : records) {
        // What fails to be sent fails the commit.
        var unused = producer.send(record);
      }
      producer.sendOffsetsToTransaction(progress, group.get());
      producer.commitTransaction();
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new FencedException(
          "another instance of the service with the same transactional.id has taken over; let one"
              + " run, or give each group an id of its own",
          e);
    } catch (TimeoutException | InterruptException e) {
      // It may still be committed: to abort would be to guess.
      throw e;
    } catch (KafkaException e) {
      abort();
      throw e;
    }
  }

  private void abort() {
    try {
      producer.abortTransaction();
    } catch (KafkaException e) {
      LOG.warn("The transaction could not be aborted; the next start or its timeout ends it", e);
    }
  }

  /** Another instance of the service has taken over; this one has to end. */
  public static final class FencedException extends KafkaException {

    private static final long serialVersionUID = 1L;

    FencedException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
