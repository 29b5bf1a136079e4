package org.dt4ecg.retrainer.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.dt4ecg.retrainer.publishing.ReleasePublisher.FencedException;
import org.dt4ecg.retrainer.service.TestBroker;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.TrainingReport;
import org.dt4ecg.schemas.deadletter.DeadLetter;
import org.dt4ecg.schemas.deadletter.DeadLetterHeaders;
import org.dt4ecg.schemas.topic.Topics;
import org.junit.jupiter.api.Test;

class ReleasePublisherTest {

  private static final Map<TopicPartition, OffsetAndMetadata> OFFSETS =
      Map.of(new TopicPartition("labelled-ecg", 1), new OffsetAndMetadata(42, "refused-up-to=42"));

  private final TestBroker broker = new TestBroker();

  @Test
  void releaseReportAndOffsetsAppearTogether() {
    ReleasePublisher publisher = opened();
    broker.beforeCommit(
        producer -> {
          assertThat(broker.releasesPublished()).isEmpty();
          assertThat(broker.reports()).isEmpty();
          assertThat(broker.committed()).isEmpty();
        });

    publisher.publish(report(), release(), OFFSETS);

    assertThat(broker.releasesPublished()).containsExactly(release());
    assertThat(broker.reports()).containsExactly(report());
    assertThat(broker.committed()).isEqualTo(OFFSETS);
    assertThat(broker.records(Topics.TRAINING_REPORTS).get(0).key())
        .isEqualTo("dt4ecg".getBytes(UTF_8));
  }

  @Test
  void aRoundThatIsNotPromotedCommitsItsReportAndOffsetsAlone() {
    opened().publish(report(), null, OFFSETS);

    assertThat(broker.releasesPublished()).isEmpty();
    assertThat(broker.reports()).containsExactly(report());
    assertThat(broker.committed()).isEqualTo(OFFSETS);
  }

  @Test
  void whatFailsBeforeTheCommitIsAbortedAsAWhole() {
    ReleasePublisher publisher = opened();
    MockProducer<byte[], byte[]> producer = broker.producers().get(0);
    producer.sendOffsetsToTransactionException = new KafkaException("the group has other members");

    assertThatThrownBy(() -> publisher.publish(report(), release(), OFFSETS))
        .hasMessageContaining("other members");

    assertThat(producer.transactionAborted()).isTrue();
    assertNothingWasPublished();
    producer.sendOffsetsToTransactionException = null;
    publisher.publish(report(), release(), OFFSETS);
    assertThat(broker.reports()).hasSize(1);
  }

  @Test
  void anAbortThatFailsTooHidesNothing() {
    ReleasePublisher publisher = opened();
    MockProducer<byte[], byte[]> producer = broker.producers().get(0);
    producer.sendOffsetsToTransactionException = new KafkaException("first");
    producer.abortTransactionException = new KafkaException("second");

    assertThatThrownBy(() -> publisher.publish(report(), release(), OFFSETS)).hasMessage("first");
  }

  @Test
  void aCommitOfUnknownOutcomeIsNotAborted() {
    ReleasePublisher publisher = opened();
    MockProducer<byte[], byte[]> producer = broker.producers().get(0);
    producer.commitTransactionException = new TimeoutException("no answer in time");

    assertThatThrownBy(() -> publisher.publish(report(), release(), OFFSETS))
        .isInstanceOf(TimeoutException.class);

    assertThat(producer.transactionAborted()).isFalse();
  }

  @Test
  void anInstanceThatWasTakenOverFromPublishesNothingAndSaysSo() {
    ReleasePublisher old = opened();
    ReleasePublisher successor = opened();

    assertThatThrownBy(() -> old.publish(report(), release(), OFFSETS))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("transactional.id");
    assertNothingWasPublished();
    successor.publish(report(), null, OFFSETS);
    assertThat(broker.reports()).hasSize(1);
  }

  @Test
  void deadLettersAreWrittenAsReadWithTheGroupsProgress() {
    RecordHeaders headers = new RecordHeaders();
    headers.add(DeadLetterHeaders.REASON, "UNIT".getBytes(UTF_8));

    opened().write(List.of(new DeadLetter(new byte[] {1}, new byte[] {2}, headers)), OFFSETS);

    assertThat(broker.records(Topics.ECG_DEAD_LETTERS))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.key()).containsExactly(1);
              assertThat(record.value()).containsExactly(2);
              assertThat(record.headers().lastHeader(DeadLetterHeaders.REASON).value())
                  .isEqualTo("UNIT".getBytes(UTF_8));
            });
    assertThat(broker.committed()).isEqualTo(OFFSETS);
  }

  @Test
  void offsetsCanBeCommittedAgainAlone() {
    opened().refresh(OFFSETS);

    assertThat(broker.committed()).isEqualTo(OFFSETS);
    assertNothingPublishedOnTopics();
  }

  private void assertNothingWasPublished() {
    assertNothingPublishedOnTopics();
    assertThat(broker.committed()).isEmpty();
  }

  private void assertNothingPublishedOnTopics() {
    assertThat(broker.releasesPublished()).isEmpty();
    assertThat(broker.reports()).isEmpty();
  }

  private ReleasePublisher opened() {
    ReleasePublisher publisher =
        new ReleasePublisher(
            broker.producer(),
            broker.serdes().serdeFor(ModelRelease.class).serializer(),
            broker.serdes().serdeFor(TrainingReport.class).serializer(),
            () -> broker.labels().groupMetadata());
    publisher.open();
    return publisher;
  }

  private static TrainingReport report() {
    return TrainingReport.newBuilder()
        .setModelName("dt4ecg")
        .setRoundId("round")
        .setStartedAt(Instant.EPOCH)
        .setFinishedAt(Instant.EPOCH)
        .setPromoted(true)
        .setReason("It is no worse.")
        .setSeed(1)
        .setTrainingDataSha256("0".repeat(64))
        .setWindows(10)
        .build();
  }

  private static ModelRelease release() {
    return ModelRelease.newBuilder()
        .setName("dt4ecg")
        .setVersion("0123456789ab")
        .setOnnx(ByteBuffer.wrap(new byte[] {1, 2, 3}))
        .setSha256("0".repeat(64))
        .setTrainingDataSha256("0".repeat(64))
        .setReleasedAt(Instant.EPOCH)
        .build();
  }
}
