package org.dt4ecg.dashboard.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.awaitility.Awaitility;
import org.dt4ecg.dashboard.view.PipelineBoard;
import org.dt4ecg.dashboard.view.PipelineBoard.TopicState;
import org.dt4ecg.dashboard.view.ViewLimits;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class TopicFollowerTest {

  private static final String TOPIC = "user-activity";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  private final PipelineBoard board = new PipelineBoard(ViewLimits.DEFAULT, 0);
  private final List<Long> read = Collections.synchronizedList(new ArrayList<>());
  private final List<MockConsumer<byte[], byte[]>> consumers =
      Collections.synchronizedList(new ArrayList<>());
  private int records = 10;
  private @Nullable TopicFollower follower;

  @AfterEach
  void stop() {
    if (follower != null) {
      follower.close();
    }
    assertThat(consumers).allSatisfy(consumer -> assertThat(consumer.closed()).isTrue());
  }

  @Test
  void aTableIsReadFromItsBeginningAndGoesOn() {
    follow(ReadingStart.BEGINNING);
    awaitRead(10);

    add(10);

    awaitRead(11);
    assertThat(read).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    assertThat(state()).isEqualTo(new TopicState(TOPIC, null, 11, 0));
  }

  @Test
  void onlyTheLastRecordsAreReadWhereThereAreMany() {
    follow(ReadingStart.last(3));
    awaitRead(3);

    assertThat(read).containsExactly(7L, 8L, 9L);
  }

  @Test
  void fromNowOnIsWithoutWhatIsThere() {
    follow(ReadingStart.NOW);
    Awaitility.await().until(() -> state().problem() == null);

    add(10);

    awaitRead(1);
    assertThat(read).containsExactly(10L);
  }

  @Test
  void aRecordThatMakesNoSenseIsCountedAndPassedOver() {
    follow(
        ReadingStart.BEGINNING,
        offset -> {
          if (offset == 4) {
            throw new SerializationException("no Avro");
          }
        });
    awaitRead(9);

    assertThat(read).doesNotContain(4L).contains(9L);
    assertThat(state().unreadable()).isEqualTo(1);
    assertThat(state().problem()).isNull();
  }

  @Test
  void aRecordThatNobodyExpectedIsCountedAndPassedOverToo() {
    follow(
        ReadingStart.BEGINNING,
        offset -> {
          if (offset == 4) {
            throw new IndexOutOfBoundsException("Index 0 out of bounds for length 0");
          }
        });
    awaitRead(9);

    assertThat(read).doesNotContain(4L).contains(9L);
    assertThat(state()).isEqualTo(new TopicState(TOPIC, null, 9, 1));
  }

  @Test
  void whileTheRegistryIsDownNothingIsLostAndNothingReadTwice() {
    boolean[] isDown = {true};
    follow(
        ReadingStart.BEGINNING,
        offset -> {
          if (offset == 4 && isDown[0]) {
            throw new SchemaRegistryException(SchemaRegistryException.Reason.UNAVAILABLE, "down");
          }
        });
    Awaitility.await().until(() -> String.valueOf(state().problem()).contains("registry"));
    isDown[0] = false;
    awaitRead(10);

    assertThat(read).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(state().problem()).isNull();
  }

  @Test
  void aTopicThatMayNotBeReadIsToldAndTriedAgain() {
    follower =
        new TopicFollower(
            () -> {
              if (consumers.isEmpty()) {
                consumers.add(consumer());
                consumers.get(0).close();
                throw new TopicAuthorizationException(TOPIC);
              }
              MockConsumer<byte[], byte[]> next = consumer();
              consumers.add(next);
              return next;
            },
            TOPIC,
            ReadingStart.BEGINNING,
            record -> read.add(record.offset()),
            board);
    follower.start();

    Awaitility.await().until(() -> "no right to read it".equals(state().problem()));
    Awaitility.await().until(() -> consumers.size() == 2);
    Awaitility.await().until(() -> state().problem() == null);
    assertThat(read).doesNotHaveDuplicates();
  }

  @Test
  void brokersThatAreAwayAreToldAndNothingIsLostMeanwhile() {
    follow(ReadingStart.BEGINNING);
    awaitRead(10);

    consumers.get(0).setOffsetsException(new TimeoutException("Failed to get offsets in 10000ms"));
    Awaitility.await().until(() -> "no broker answers".equals(state().problem()));
    records = 11;

    awaitRead(11);
    Awaitility.await().until(() -> state().problem() == null);
    assertThat(read).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
  }

  @Test
  void aTopicThatWasMadeAnewIsReadFromItsBeginning() {
    follow(ReadingStart.BEGINNING);
    awaitRead(10);
    MockConsumer<byte[], byte[]> consumer = consumers.get(0);

    consumer.updateEndOffsets(new HashMap<>(Map.of(PARTITION, 2L)));
    Awaitility.await().until(() -> consumer.position(PARTITION) == 0);
    consumer.schedulePollTask(
        () -> {
          consumer.addRecord(record(0));
          consumer.addRecord(record(1));
        });

    awaitRead(12);
    assertThat(read.subList(10, 12)).containsExactly(0L, 1L);
  }

  @Test
  void anErrorEndsTheReadingAndIsToldSoThatThePageIsStartedAgain() {
    follow(
        ReadingStart.BEGINNING,
        offset -> {
          if (offset == 4) {
            throw new StackOverflowError();
          }
        });

    Awaitility.await().until(() -> board.end().isPresent());
    assertThat(board.end().orElseThrow()).contains("user-activity", "start the page again");
    assertThat(state().problem()).contains("ended by an error");
    assertThat(read).containsExactly(0L, 1L, 2L, 3L);
  }

  private interface Check {
    void check(long offset);
  }

  private void follow(ReadingStart start) {
    follow(start, offset -> {});
  }

  private void follow(ReadingStart start, Check check) {
    follower =
        new TopicFollower(
            () -> {
              MockConsumer<byte[], byte[]> consumer = consumer();
              consumers.add(consumer);
              return consumer;
            },
            TOPIC,
            start,
            record -> {
              check.check(record.offset());
              read.add(record.offset());
            },
            board,
            Duration.ofMillis(50));
    follower.start();
  }

  /** One that has the records from where it is told to begin. */
  private MockConsumer<byte[], byte[]> consumer() {
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("latest");
    consumer.updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, null, null, null)));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(new HashMap<>(Map.of(PARTITION, (long) records)));
    consumer.schedulePollTask(
        () -> {
          for (long offset = 0; offset < records; offset++) {
            consumer.addRecord(record(offset));
          }
        });
    return consumer;
  }

  private void add(int offset) {
    MockConsumer<byte[], byte[]> last = consumers.get(consumers.size() - 1);
    records = offset + 1;
    last.updateEndOffsets(new HashMap<>(Map.of(PARTITION, (long) records)));
    last.schedulePollTask(() -> last.addRecord(record(offset)));
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset) {
    return new ConsumerRecord<>(TOPIC, 0, offset, new byte[] {1}, new byte[] {1});
  }

  private void awaitRead(int many) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> read.size() >= many);
    assertThat(read).hasSize(many);
  }

  /** How the topic is; its problem is {@code not yet} before anything was told. */
  private TopicState state() {
    return board.topics().stream().findFirst().orElse(new TopicState(TOPIC, "not yet", 0, 0));
  }
}
