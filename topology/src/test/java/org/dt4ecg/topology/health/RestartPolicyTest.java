package org.dt4ecg.topology.health;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.rocksdb.Status.Code.Corruption;
import static org.rocksdb.Status.Code.IOError;
import static org.rocksdb.Status.SubCode.NoSpace;
import static org.rocksdb.Status.SubCode.None;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.LockException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;
import org.dt4ecg.topology.testing.MutableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

class RestartPolicyTest {

  private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T08:00:00Z"));
  private final List<Duration> pauses = new ArrayList<>();
  private final RestartPolicy policy = new RestartPolicy(clock, pauses::add);

  static Stream<Throwable> outages() {
    return Stream.of(
        new TimeoutException("no broker"),
        new StreamsException(new TimeoutException("no broker")),
        new StreamsException(new SaslAuthenticationException("the password was changed")),
        new StreamsException(new TopicAuthorizationException("ecg-samples")),
        new LockException("the state folder is another process's"),
        new StreamsException(new IOException("no space left on device")),
        new ProcessorStateException(
            "Error while putting", new RocksDBException(new Status(IOError, NoSpace, ""))),
        new StreamsException(new SchemaRegistryException(Reason.UNAVAILABLE, "no registry")),
        new StreamsException(new SchemaRegistryException(Reason.UNAUTHORISED, "401")),
        new StreamsException(new SchemaRegistryException(Reason.UNEXPECTED, "a proxy's 404")),
        new StreamsException(afterACommitThatTimedOut()));
  }

  static Stream<Throwable> faults() {
    return Stream.of(
        new IllegalStateException("a fault in the code"),
        new ProcessorStateException(
            "Error opening", new RocksDBException(new Status(Corruption, None, "bad block"))),
        new StreamsException(new SchemaRegistryException(Reason.INCOMPATIBLE, "other schema")),
        new StreamsException("nobody knows"));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void anOutageMayLastAsLongAsItLikes(Throwable failure) {
    for (int i = 0; i < 100; i++) {
      assertThat(policy.handle(failure)).isEqualTo(REPLACE_THREAD);
    }
    assertThat(policy.restarts()).isEqualTo(100);
    assertThat(policy.lastFailure()).isPresent();
    assertThat(policy.end()).isEmpty();
    assertThat(pauses).hasSize(100).startsWith(RestartPolicy.SHORTEST_PAUSE);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void afterSixDeathsOfTheSameFaultTheApplicationEnds(Throwable failure) {
    for (int i = 1; i < 6; i++) {
      assertThat(policy.handle(failure)).isEqualTo(REPLACE_THREAD);
    }
    assertThat(policy.end()).isEmpty();
    assertThat(policy.handle(failure)).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(policy.restarts()).isEqualTo(5);
    assertThat(policy.end().orElseThrow())
        .contains("6 times")
        .contains(Cause.rootOf(failure).getMessage());
  }

  @Test
  void deathsOfDifferentFaultsAndLongAgoAreNotAddedUp() {
    for (int i = 0; i < 20; i++) {
      assertThat(policy.handle(new StreamsException("one"))).isEqualTo(REPLACE_THREAD);
      assertThat(policy.handle(new IllegalStateException("other"))).isEqualTo(REPLACE_THREAD);
    }
    for (int i = 0; i < 20; i++) {
      assertThat(policy.handle(new StreamsException("one"))).isEqualTo(REPLACE_THREAD);
      clock.advance(RestartPolicy.STABLE_AFTER.plusSeconds(1));
    }
    assertThat(policy.end()).isEmpty();
  }

  @Test
  void theThreadOfTheTablesIsNotReplacedSinceThatCannotBe() throws InterruptedException {
    List<StreamThreadExceptionResponse> responses = new ArrayList<>();
    Thread tables =
        new Thread(
            () ->
                responses.add(
                    policy.handle(
                        new StreamsException(new TopicAuthorizationException("no right")))),
            "app-1" + RestartPolicy.OF_TABLES);
    tables.start();
    tables.join();

    assertThat(responses).containsExactly(SHUTDOWN_CLIENT);
    assertThat(policy.end()).contains("The tables cannot be read any more: no right");
    assertThat(policy.restarts()).isZero();
    assertThat(pauses).isEmpty();
  }

  @Test
  void anotherNumberOfPartitionsEndsItAtOnceWithWhatToDo() {
    assertThat(
            policy.handle(
                new StreamsException(
                    "Existing internal topic a-changelog has invalid partitions: expected: 6;"
                        + " actual: 4. Use 'org.apache.kafka.tools.StreamsResetter'")))
        .isEqualTo(SHUTDOWN_CLIENT);
    assertThat(policy.end().orElseThrow())
        .contains("another number of partitions", "dt4ecg topology reset")
        .doesNotContain("org.apache");
    assertThat(policy.restarts()).isZero();
  }

  @Test
  void aTableThatWasMadeAnewIsToldAsSuch() throws InterruptedException {
    Thread tables =
        new Thread(
            () ->
                policy.handle(
                    new StreamsException(
                        new OffsetOutOfRangeException(
                            "Fetch position FetchPosition{offset=66}",
                            Map.of(new TopicPartition("user-profiles", 0), 66L)))),
            "app" + RestartPolicy.OF_TABLES);
    tables.start();
    tables.join();

    assertThat(policy.end().orElseThrow())
        .contains("made anew", "Start again")
        .doesNotContain("FetchPosition");
    assertThat(policy.restarts()).isZero();
  }

  @Test
  void aProcessWithoutMemoryEndsAtOnce() {
    assertThat(policy.handle(new StreamsException(new OutOfMemoryError("heap"))))
        .isEqualTo(SHUTDOWN_CLIENT);
    assertThat(policy.end().orElseThrow()).contains("heap");
    assertThat(pauses).isEmpty();
  }

  static Stream<Throwable> withoutWordsOfTheirOwn() {
    return Stream.of(
        new OutOfMemoryError(),
        new StackOverflowError(),
        new NoClassDefFoundError("org/dt4ecg/gateway/Gateway"),
        new NullPointerException("Cannot invoke \"String.length()\" because \"<local1>\" is null"),
        new IllegalStateException(),
        new NoSuchFileException("/srv/model.onnx"),
        new AccessDeniedException("/srv/model.onnx"),
        new RocksDBException(new Status(Corruption, None, "bad block")));
  }

  @ParameterizedTest
  @MethodSource("withoutWordsOfTheirOwn")
  void aReasonIsForPeople(Throwable failure) {
    for (int i = 0; i < 6; i++) {
      policy.handle(new StreamsException(failure));
    }

    assertThat(policy.lastFailure().orElseThrow())
        .doesNotContain("null", "<local", "Error", "Exception")
        .contains(" ");
  }

  static Stream<Throwable> damages() {
    return Stream.of(
        new RocksDBException(new Status(Corruption, None, "bad block")),
        new NumberFormatException("For input string: \"rubbish\""));
  }

  @ParameterizedTest
  @MethodSource("damages")
  void aDamagedFileIsToldWithWhatToDo(Throwable damage) {
    for (int i = 0; i < 6; i++) {
      policy.handle(new StreamsException(new ProcessorStateException("Error opening", damage)));
    }

    assertThat(policy.end().orElseThrow())
        .contains(String.valueOf(damage.getMessage()), "damaged", "delete", "state.dir");
  }

  @Test
  void thePausesDoubleUpToAHalfMinuteWhileThreadsKeepDying() {
    for (int i = 0; i < 12; i++) {
      policy.handle(new TimeoutException("no broker"));
      clock.advance(Duration.ofSeconds(31));
    }
    assertThat(pauses).isSorted().endsWith(RestartPolicy.LONGEST_PAUSE);
    assertThat(pauses.subList(0, 3))
        .containsExactly(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400));
  }

  @Test
  void thePausesStartSmallAgainAfterAStableTime() {
    policy.handle(new TimeoutException("no broker"));
    policy.handle(new TimeoutException("no broker"));
    clock.advance(RestartPolicy.STABLE_AFTER.plusSeconds(1));
    policy.handle(new TimeoutException("no broker"));
    assertThat(pauses)
        .containsExactly(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(100));
  }

  /** As Kafka's producer has it after a commit that brokers did not answer in time. */
  private static IllegalStateException afterACommitThatTimedOut() {
    IllegalStateException exception =
        new IllegalStateException(
            "Cannot attempt operation `sendOffsetsToTransaction` because the previous call to"
                + " `commitTransaction` timed out and must be retried");
    exception.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement(
              "org.apache.kafka.clients.producer.internals.TransactionManager",
              "handleCachedTransactionRequestResult",
              "TransactionManager.java",
              1200)
        });
    return exception;
  }
}
