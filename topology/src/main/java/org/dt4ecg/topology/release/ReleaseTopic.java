package org.dt4ecg.topology.release;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.Deserializer;
import org.dt4ecg.model.release.RefusalReason;
import org.dt4ecg.model.release.RefusedReleaseException;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.failure.FailureText;
import org.dt4ecg.schemas.serde.RegistryOutage;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.schemas.topic.WholeTopic;
import org.jspecify.annotations.Nullable;

/**
 * The records on the topic of releases, from the first on, one after the other. Every instance
 * reads all of them, so there is no consumer group. Not thread-safe, but for {@link #wakeUp()}.
 */
final class ReleaseTopic implements AutoCloseable {

  private static final String NAME = Topics.MODEL_RELEASES.name();

  private final Consumer<String, byte[]> consumer;
  private final Queue<ConsumerRecord<String, byte[]>> fetched = new ArrayDeque<>();
  private @Nullable Map<TopicPartition, Long> endsAtOpening;

  ReleaseTopic(Consumer<String, byte[]> consumer) {
    this.consumer = consumer;
  }

  /**
   * The next record, the same one until it is {@link #advance()}; empty if none came in that time.
   *
   * @throws org.apache.kafka.common.KafkaException if the topic cannot be read now
   */
  Optional<ConsumerRecord<String, byte[]>> peek(Duration timeout) {
    openOnce();
    if (fetched.isEmpty()) {
      consumer.poll(timeout).records(NAME).forEach(fetched::add);
    }
    return Optional.ofNullable(fetched.peek());
  }

  /** Moves on to the record behind the one that {@link #peek} returned. */
  void advance() {
    fetched.remove();
  }

  /** Whether all that stood on the topic when it was opened has been read. */
  boolean isReadToItsEnd() {
    return endsAtOpening != null
        && fetched.isEmpty()
        && WholeTopic.hasReached(consumer, endsAtOpening);
  }

  /** Ends a call that waits, in another thread, by an exception. */
  void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void openOnce() {
    if (endsAtOpening != null) {
      return;
    }
    List<TopicPartition> partitions =
        consumer.partitionsFor(NAME).stream()
            .map(partition -> new TopicPartition(NAME, partition.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new UnknownTopicOrPartitionException(
          "There is no topic " + NAME + ". Create the topics of the catalogue");
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    endsAtOpening = Map.copyOf(consumer.endOffsets(partitions));
  }

  /** Reads the release in a record, with whatever serde is configured. Not thread-safe. */
  static final class ReleaseReader {

    private final Deserializer<ModelRelease> deserializer;

    ReleaseReader(Deserializer<ModelRelease> deserializer) {
      this.deserializer = deserializer;
    }

    /** Place of a record on the topic, in place of a name where it holds no release. */
    static String place(ConsumerRecord<?, ?> record) {
      return "offset " + record.offset() + " of partition " + record.partition();
    }

    /**
     * The release in a record that has a value.
     *
     * @throws RefusedReleaseException with {@link RefusalReason#UNREADABLE} if it is none
     * @throws KafkaException if that cannot be known now, since the registry does not answer
     */
    ModelRelease read(ConsumerRecord<String, byte[]> record) throws RefusedReleaseException {
      Object value;
      try {
        // As an object: a serde that was configured may make a record of whatever class was
        // written.
        value = deserializer.deserialize(record.topic(), record.value());
      } catch (RuntimeException e) {
        if (RegistryOutage.isBehind(e)) {
          throw new KafkaException("The schema registry does not answer: " + FailureText.of(e), e);
        }
        throw unreadable(record, FailureText.of(e), e);
      }
      if (value instanceof ModelRelease release) {
        return release;
      }
      throw unreadable(record, "it is of another type", null);
    }

    private static RefusedReleaseException unreadable(
        ConsumerRecord<?, ?> record, String problem, @Nullable Exception cause) {
      return new RefusedReleaseException(
          RefusalReason.UNREADABLE,
          "The record at "
              + place(record)
              + " holds no release: "
              + problem
              + ". Find out who wrote it, and publish releases as Avro records of the catalogue",
          cause);
    }
  }
}
