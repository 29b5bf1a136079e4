package org.dt4ecg.retrainer.service;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.dt4ecg.retrainer.labels.LabelIntake;
import org.dt4ecg.retrainer.labels.LabelledFrameRules;
import org.dt4ecg.retrainer.publishing.ChampionTopic;
import org.dt4ecg.retrainer.publishing.ReleasePublisher;
import org.dt4ecg.retrainer.sample.ErasedPeople;
import org.dt4ecg.retrainer.sample.SampleFile;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.TrainingReport;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;

/**
 * One connection to Kafka with all that depends on it, from the first failure to the next. Not
 * thread-safe.
 */
final class ServiceSession implements AutoCloseable {

  /**
   * A close must not wait for brokers that are away; the transaction is ended by the next start.
   */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration TOPICS_TOLD_WITHIN = Duration.ofSeconds(30);

  private final ServiceClients clients;
  private final Deque<Runnable> closing = new ArrayDeque<>();

  ServiceSession(ServiceClients clients) {
    this.clients = clients;
  }

  /** What a session works with. */
  record Parts(
      Consumer<byte[], byte[]> consumer,
      LabelIntake intake,
      ChampionTopic champions,
      ReleasePublisher publisher) {

    /**
     * Checks that brokers answer, and still have all topics.
     *
     * @throws KafkaException if none answers in time, or a topic is missing
     */
    void requireAnswer(Duration timeout) {
      intake.requireAnswer(timeout);
      requireTopics(consumer, timeout);
    }
  }

  /** A client that writes to a missing topic only waits, and then tells of time that is up. */
  private static void requireTopics(Consumer<byte[], byte[]> consumer, Duration timeout) {
    List<String> missing =
        RetrainingService.TOPICS.stream()
            .<String>map(Topic::name)
            .filter(topic -> consumer.partitionsFor(topic, timeout).isEmpty())
            .toList();
    if (!missing.isEmpty()) {
      throw new UnknownTopicOrPartitionException(
          "The cluster has no topic %s; create what is missing with: dt4ecg topics create. The service goes on once it is there"
              .formatted(String.join(", ", missing)));
    }
  }

  /**
   * Takes over from an earlier instance and finds the place where it ended.
   *
   * @throws IOException if the sample on disk cannot be read
   * @throws KafkaException if no broker answers, or a topic is missing
   */
  Parts open(
      RetrainingConfig config,
      ServiceModels models,
      ValueSerdes serdes,
      InstantSource clock,
      ServiceCounters counters)
      throws IOException {
    Producer<byte[], byte[]> producer = clients.producer();
    closing.push(() -> producer.close(CLOSE_TIMEOUT));
    Consumer<byte[], byte[]> labels = consumer(clients.labels());
    ReleasePublisher publisher =
        new ReleasePublisher(
            producer,
            serdes.serdeFor(ModelRelease.class).serializer(),
            serdes.serdeFor(TrainingReport.class).serializer(),
            labels::groupMetadata);
    // First, since an open transaction of an earlier instance may hold the group's offsets.
    publisher.open();
    requireTopics(labels, TOPICS_TOLD_WITHIN);
    LabelledFrameRules rules = new LabelledFrameRules(models.first().contract().inputUnit());
    LabelIntake intake =
        LabelIntake.open(
            new LabelIntake.Source(
                labels,
                serdes.serdeFor(LabelledEcg.class),
                rules,
                publisher,
                new ErasedPeople(config.sampleDirectory())),
            config.sample(),
            new SampleFile(
                config.sampleDirectory(),
                config.sample(),
                "%s in %s".formatted(Topics.LABELLED_ECG.name(), rules.unit())),
            counters);
    if (LabelIntake.isOfEarlierTopic(labels)) {
      publisher.refresh(intake.committable());
    }
    ChampionTopic champions =
        new ChampionTopic(
            consumer(clients.releases()),
            serdes.serdeFor(ModelRelease.class).deserializer(),
            models.verifier(),
            models.first(),
            clock);
    return new Parts(labels, intake, champions, publisher);
  }

  private Consumer<byte[], byte[]> consumer(Consumer<byte[], byte[]> made) {
    closing.push(() -> made.close(CloseOptions.timeout(CLOSE_TIMEOUT)));
    return made;
  }

  /** Closes whatever {@link #open} came to make. */
  @Override
  public void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }
}
