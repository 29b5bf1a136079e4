package org.dt4ecg.retrainer.publishing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.Deserializer;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.release.GoldenVectors;
import org.dt4ecg.model.release.RefusalReason;
import org.dt4ecg.model.release.RefusedReleaseException;
import org.dt4ecg.model.release.ReleaseVerifier;
import org.dt4ecg.model.release.SuccessionCheck;
import org.dt4ecg.schemas.avro.GoldenVector;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.dt4ecg.schemas.serde.RegistryOutage;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.schemas.topic.WholeTopic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code model-releases} to know which model serves: the newest release of the model's name
 * that is to serve, verifies, is not from the future, takes in the same windows and runs, else the
 * one that the service was started with. Releases that are to run as a shadow are passed over. Not
 * thread-safe.
 */
public final class ChampionTopic {

  private static final Logger LOG = LoggerFactory.getLogger(ChampionTopic.class);

  private static final String TOPIC = Topics.MODEL_RELEASES.name();

  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<ModelRelease> deserializer;
  private final ReleaseVerifier verifier;
  private final InstantSource clock;
  private Champion champion;
  private boolean opened;

  /**
   * Follows the topic from its start.
   *
   * @param consumer in no group, reading committed records only; stays the caller's to close
   * @param first the model that serves as long as there is no release
   * @param clock the wall clock, which a release must not be ahead of
   */
  public ChampionTopic(
      Consumer<byte[], byte[]> consumer,
      Deserializer<ModelRelease> deserializer,
      ReleaseVerifier verifier,
      ModelFile first,
      InstantSource clock) {
    this.consumer = consumer;
    this.deserializer = deserializer;
    this.verifier = verifier;
    this.clock = clock;
    this.champion = new Champion(first, Instant.EPOCH);
  }

  /**
   * The model that serves now.
   *
   * @param going asked before each poll whether to go on; if not, the newest that is known so far
   *     is returned
   * @throws KafkaException if a broker or the registry cannot be reached
   * @throws UnknownTopicOrPartitionException if the topic does not exist
   */
  public Champion current(BooleanSupplier going) {
    if (!opened) {
      open();
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (going.getAsBoolean() && !WholeTopic.hasReached(consumer, ends)) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        offer(record);
      }
    }
    return champion;
  }

  private void open() {
    consumer.seekToBeginning(WholeTopic.assignTo(consumer, TOPIC));
    opened = true;
  }

  private void offer(ConsumerRecord<byte[], byte[]> record) {
    ModelRelease release;
    try {
      release = deserializer.deserialize(TOPIC, record.headers(), record.value());
    } catch (KafkaException e) {
      if (RegistryOutage.isBehind(e)) {
        throw e;
      }
      LOG.warn(
          "The record at offset {} of {} is no release: {}",
          record.offset(),
          TOPIC,
          e.getMessage());
      return;
    }
    // A tombstone withdraws nothing: what serves goes on serving.
    if (release != null
        && release.getMode() == ReleaseMode.SERVING
        && release.getName().equals(champion.file().contract().name())) {
      offer(release);
    }
  }

  private void offer(ModelRelease release) {
    try {
      ModelFile file = verifier.verify(release);
      new SuccessionCheck(champion.file().contract(), champion.releasedAt(), clock.instant())
          .check(file.contract(), release.getReleasedAt());
      requireItRuns(file, release.getGoldenVector());
      champion = new Champion(file, release.getReleasedAt());
    } catch (RefusedReleaseException e) {
      LOG.warn("The release {} does not serve: {}", release.getVersion(), e.getMessage());
    }
  }

  /**
   * A release may be signed and yet be wrong inside. The stream refuses it then, and goes on with
   * the one before; taken for the champion here, nothing would be released any more, since nothing
   * can be compared with it. How fast it is depends on the computer, and is the stream's to say.
   */
  private static void requireItRuns(ModelFile file, @Nullable GoldenVector expected)
      throws RefusedReleaseException {
    try (OnnxModel model = OnnxModel.load(file)) {
      if (expected != null) {
        GoldenVectors.check(model, expected);
      }
    } catch (InvalidModelException e) {
      throw new RefusedReleaseException(
          RefusalReason.CANNOT_RUN, "It does not run here: " + e.getMessage(), e);
    }
  }

  /**
   * The model that serves.
   *
   * @param file its file
   * @param releasedAt when it was released; {@link Instant#EPOCH} if it came with the configuration
   */
  public record Champion(ModelFile file, Instant releasedAt) {}
}
