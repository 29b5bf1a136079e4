package org.dt4ecg.retrainer.service;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
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

  private final ServiceClients clients;
  private final Deque<Runnable> closing = new ArrayDeque<>();

  ServiceSession(ServiceClients clients) {
    this.clients = clients;
  }

  /** What a session works with. */
  record Parts(LabelIntake intake, ChampionTopic champions, ReleasePublisher publisher) {}

  /**
   * Takes over from an earlier instance and finds the place where it ended.
   *
   * @throws IOException if the sample on disk cannot be read
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
    ChampionTopic champions =
        new ChampionTopic(
            consumer(clients.releases()),
            serdes.serdeFor(ModelRelease.class).deserializer(),
            models.verifier(),
            models.first(),
            clock);
    return new Parts(intake, champions, publisher);
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
