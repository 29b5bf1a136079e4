package org.dt4ecg.app.release;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.model.release.RefusedReleaseException;
import org.dt4ecg.model.release.ReleaseVerifier;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;

/**
 * What stands on {@code model-releases}. The topic is compacted: of each model the newest release
 * is there for good, an older one until the brokers clean up.
 *
 * @param releases the releases of each model in the order of the topic
 * @param unreadable records that hold no release
 */
public record ReleaseLog(List<ModelRelease> releases, int unreadable) {

  private static final String TOPIC = Topics.MODEL_RELEASES.name();
  private static final Duration POLL = Duration.ofMillis(200);

  public ReleaseLog {
    releases = List.copyOf(releases);
  }

  /**
   * Reads the topic to its present end.
   *
   * @param properties of the cluster
   * @throws CommandFailure if brokers or registry fail
   */
  public static ReleaseLog read(Map<String, Object> properties, ValueSerdes serdes)
      throws CommandFailure {
    try (Consumer<byte[], byte[]> consumer = consumer(properties)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(TOPIC).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      return read(consumer, serdes.serdeFor(ModelRelease.class).deserializer());
    } catch (KafkaException e) {
      throw new CommandFailure(
          "Topic %s could not be read: %s".formatted(TOPIC, e.getMessage()), e);
    }
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> properties) {
    Map<String, Object> own = new HashMap<>(properties);
    own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // A file for a service may name a group and a protocol that is not a consumer's.
    own.remove(ConsumerConfig.GROUP_ID_CONFIG);
    own.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    return new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static ReleaseLog read(
      Consumer<byte[], byte[]> consumer, Deserializer<ModelRelease> deserializer) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    List<ModelRelease> releases = new ArrayList<>();
    int unreadable = 0;
    while (!ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        try {
          ModelRelease release = deserializer.deserialize(TOPIC, record.headers(), record.value());
          if (release != null) {
            releases.add(release);
          }
        } catch (SchemaRegistryException e) {
          if (e.isRetriable()) {
            throw e;
          }
          unreadable++;
        } catch (SerializationException e) {
          unreadable++;
        }
      }
    }
    return new ReleaseLog(releases, unreadable);
  }

  /** The last release of a version; empty if there is none, or none any more. */
  public Optional<ModelRelease> find(String version) {
    return last(releases.stream().filter(release -> release.getVersion().equals(version)).toList());
  }

  /** The last record of all. */
  public Optional<ModelRelease> newest() {
    return last(releases);
  }

  private static Optional<ModelRelease> last(List<ModelRelease> some) {
    return some.isEmpty() ? Optional.empty() : Optional.of(some.get(some.size() - 1));
  }

  /**
   * A time for the next release of a model: now, but after all that are trusted, whatever the clock
   * says, since an older one would be refused.
   */
  public Instant nextTime(String model, ReleaseVerifier verifier, Instant now) {
    Instant time = now;
    for (ModelRelease release : releases) {
      if (release.getName().equals(model)
          && !release.getReleasedAt().isBefore(time)
          && isTrusted(release, verifier)) {
        time = release.getReleasedAt().plus(1, ChronoUnit.MICROS);
      }
    }
    return time;
  }

  private static boolean isTrusted(ModelRelease release, ReleaseVerifier verifier) {
    try {
      verifier.verify(release);
      return true;
    } catch (RefusedReleaseException e) {
      return false;
    }
  }
}
