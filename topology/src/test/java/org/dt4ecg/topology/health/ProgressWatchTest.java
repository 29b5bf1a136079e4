package org.dt4ecg.topology.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.dt4ecg.topology.health.ProgressWatch.Waiting;
import org.dt4ecg.topology.testing.MutableClock;
import org.junit.jupiter.api.Test;

class ProgressWatchTest implements ProgressWatch.Instance {

  private static final TopicPartition OWN = new TopicPartition("ecg-samples", 3);
  private static final TopicPartition FOREIGN = new TopicPartition("ecg-samples", 4);
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final Set<TopicPartition> readToTheEnd = new HashSet<>();
  private boolean outage;
  private Map<TopicPartition, ProgressWatch.Waiting> lastLook = Map.of();
  private final ProgressWatch watch =
      new ProgressWatch(
          () -> {
            throw new AssertionError("looks by itself");
          },
          this,
          LIMIT,
          clock);

  @Test
  void whileTheInputIsCommittedAllIsWell() {
    for (int committed = 0; committed < 1_000; committed++) {
      look(OWN, committed, committed + 100_000);
    }
    assertThat(lastLook).containsEntry(OWN, new Waiting(999, 100_999, 100_999));
    assertGetsOn();
  }

  @Test
  void withoutInputThereIsNothingToGetOnWith() {
    for (int i = 0; i < 1_000; i++) {
      look(OWN, 17, 17);
    }
    assertGetsOn();
  }

  @Test
  void inputThatWaitsWhileNothingMovesIsToldWithinTenSecondsAndEndsAtTheLimit() {
    look(OWN, 17, 18);
    for (int seconds = 0; seconds < 10; seconds += 2) {
      look(OWN, 17, 18);
    }
    assertThat(watch.problem().orElseThrow()).contains("partition 3 of ecg-samples");
    assertThat(watch.end()).isEmpty();
    for (int seconds = 10; seconds < LIMIT.toSeconds() + 4; seconds += 2) {
      look(OWN, 17, 18 + seconds);
    }
    assertThat(watch.end().orElseThrow()).contains("partition 3 of ecg-samples");
  }

  @Test
  void aTopicThatIsGoneIsToldAsSuchAndNotAsBrokersThatAreAway() {
    look(OWN, 17, 18);
    for (int i = 0; i < 10; i++) {
      clock.advance(Duration.ofSeconds(2));
      watch.topicMissing("there is no topic ecg-samples any more");
      assertThat(watch.problem()).contains("there is no topic ecg-samples any more");
    }
    for (int i = 0; i < 6; i++) {
      clock.advance(Duration.ofSeconds(2));
      watch.notAnswered();
    }
    assertThat(watch.problem().orElseThrow()).contains("no broker has answered");
    look(OWN, 18, 18);
    assertGetsOn();
  }

  @Test
  void aProcessThatStoodStillForLongerThanTheLimitGoesOn() {
    look(OWN, 17, 18);
    for (int i = 0; i < 3; i++) {
      clock.advance(LIMIT.multipliedBy(10));
      look(OWN, 17, 18);
    }
    assertThat(watch.problem()).isPresent();
    assertThat(watch.end()).isEmpty();
    look(OWN, 18, 18);
    assertGetsOn();
  }

  @Test
  void aClockThatIsSetBackHidesNoStandstill() {
    look(OWN, 17, 18);
    clock.advance(Duration.ofHours(-1));
    for (int seconds = 0; seconds < LIMIT.toSeconds() + 4; seconds += 2) {
      look(OWN, 17, 18);
    }
    assertThat(watch.end()).isPresent();
  }

  @Test
  void whatAnOpenTransactionKeepsBackIsToldWithinTenSecondsAndIsNoReasonToEnd() {
    for (int seconds = 0; seconds < 2 * LIMIT.toSeconds(); seconds += 2) {
      clock.advance(Duration.ofSeconds(2));
      watch.look(Map.of(OWN, new Waiting(17, 17, 18 + seconds)));
      assertThat(watch.problem().isPresent()).isEqualTo(seconds >= 8);
    }
    assertThat(watch.problem().orElseThrow())
        .contains("partition 3 of ecg-samples", "has not ended the transaction");
    assertThat(watch.end()).isEmpty();
    look(OWN, 17, 700);
    look(OWN, 700, 700);
    assertGetsOn();
  }

  @Test
  void transactionsThatEndInTimeAreNothingToTell() {
    for (int i = 0; i < 100; i++) {
      clock.advance(Duration.ofSeconds(2));
      watch.look(Map.of(OWN, new Waiting(i, i, i + 5), FOREIGN, new Waiting(17, 17, 18)));
    }
    assertGetsOn();
  }

  @Test
  void oneCommitStartsTheClockAnew() {
    for (int i = 0; i < 1_000; i++) {
      look(OWN, i / 100, 1_000_000);
    }
    assertThat(watch.end()).isEmpty();
    look(OWN, 100, 1_000_000);
    look(OWN, 101, 1_000_000);
    assertGetsOn();
  }

  @Test
  void aPartitionOfAnotherInstanceIsTheOthersToWatch() {
    for (int i = 0; i < 1_000; i++) {
      look(FOREIGN, 17, 18);
    }
    assertGetsOn();
  }

  @Test
  void markersOfTransactionsBehindTheLastRecordAreNothingThatWaits() {
    readToTheEnd.add(OWN);
    for (int i = 0; i < 1_000; i++) {
      look(OWN, 17, 18);
    }
    assertGetsOn();
  }

  @Test
  void markersMayComeJustAfterTheLastCommit() {
    readToTheEnd.add(OWN);
    look(OWN, 17, 17);
    look(OWN, 17, 17);
    for (int i = 0; i < 1_000; i++) {
      look(OWN, 17, 18);
    }
    assertGetsOn();
  }

  @Test
  void aConsumerThatSaidLongAgoThatItHadReadAllIsNotBelievedOnceMoreHasCome() {
    readToTheEnd.add(OWN);
    for (int i = 0; i < 1_000; i++) {
      look(OWN, 17, 18);
    }
    for (int seconds = 0; seconds <= 10; seconds += 2) {
      look(OWN, 17, 19 + seconds);
      assertThat(watch.end()).isEmpty();
    }
    assertThat(watch.problem()).isPresent();
    for (int seconds = 0; seconds < LIMIT.toSeconds(); seconds += 2) {
      look(OWN, 17, 1_000);
    }
    assertThat(watch.end()).isPresent();
  }

  @Test
  void anOutageOfWhichThreadsDieIsNoReasonToEnd() {
    outage = true;
    for (int i = 0; i < 1_000; i++) {
      look(OWN, 17, 18);
    }
    assertThat(watch.end()).isEmpty();
    outage = false;
    for (int i = 0; i < 1_000; i++) {
      look(OWN, 17, 18);
    }
    assertThat(watch.end()).isPresent();
  }

  @Test
  void aBrokerThatDoesNotAnswerIsToldWithinTenSecondsAndIsNoReasonToEnd() {
    look(OWN, 17, 18);
    clock.advance(Duration.ofSeconds(10));
    assertThat(watch.problem().orElseThrow()).contains("no broker has answered for");
    clock.advance(Duration.ofHours(10));
    assertThat(watch.end()).isEmpty();
    look(OWN, 18, 18);
    assertGetsOn();
  }

  @Test
  void whatNobodyExpectedIsAProblemUntilItIsOver() {
    AtomicInteger looks = new AtomicInteger();
    try (ProgressWatch failing =
        new ProgressWatch(
            () -> {
              looks.incrementAndGet();
              throw new IllegalStateException("nobody expected this");
            },
            this,
            LIMIT,
            clock)) {
      failing.start();
      Awaitility.await().until(() -> looks.get() > 1);

      assertThat(failing.problem().orElseThrow()).contains("nobody expected this");
      assertThat(failing.end()).isEmpty();
      failing.look(Map.of());
      assertThat(failing.problem()).isEmpty();
    }
  }

  @Test
  void aWatchThatHasEndedByAnErrorIsNoGoodSign() {
    watch.start();
    Awaitility.await().until(() -> watch.end().isPresent());

    assertThat(watch.problem().orElseThrow()).contains("ended by an error");
  }

  private void look(TopicPartition partition, long committed, long end) {
    clock.advance(Duration.ofSeconds(2));
    watch.look(Map.of(partition, new Waiting(committed, end, end)));
  }

  private void assertGetsOn() {
    assertThat(watch.problem()).isEmpty();
    assertThat(watch.end()).isEmpty();
  }

  @Override
  public boolean isOwn(TopicPartition partition) {
    return partition.equals(OWN);
  }

  @Override
  public boolean hasReadAll(TopicPartition partition) {
    return readToTheEnd.contains(partition);
  }

  @Override
  public void inputSeen(Map<TopicPartition, ProgressWatch.Waiting> input) {
    lastLook = input;
  }

  @Override
  public boolean isOutage() {
    return outage;
  }
}
