package org.dt4ecg.topology;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;
import org.dt4ecg.topology.testing.MutableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RestartPolicyTest {

  private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T08:00:00Z"));
  private final List<Duration> pauses = new ArrayList<>();
  private final RestartPolicy policy = new RestartPolicy(clock, pauses::add);

  static Stream<Throwable> whatHeals() {
    return Stream.of(
        new TimeoutException("no broker"),
        new StreamsException(new TimeoutException("no broker")),
        new ProcessorStateException("no space left on device"),
        new StreamsException(new IOException("no space left on device")),
        new StreamsException(new SchemaRegistryException(Reason.UNAVAILABLE, "no registry")));
  }

  static Stream<Throwable> whatDoesNot() {
    return Stream.of(
        new IllegalStateException("a fault in the code"),
        new StreamsException(new SchemaRegistryException(Reason.INCOMPATIBLE, "other schema")),
        new StreamsException(new OutOfMemoryError("heap")),
        new StreamsException("nobody knows"));
  }

  @ParameterizedTest
  @MethodSource("whatHeals")
  void aThreadThatDiedOfWhatHealsIsReplaced(Throwable failure) {
    assertThat(policy.handle(failure)).isEqualTo(REPLACE_THREAD);
    assertThat(policy.restarts()).isEqualTo(1);
    assertThat(policy.lastFailure()).contains(failure.toString());
    assertThat(pauses).containsExactly(RestartPolicy.SHORTEST_PAUSE);
  }

  @ParameterizedTest
  @MethodSource("whatDoesNot")
  void anythingElseShutsTheClientDown(Throwable failure) {
    assertThat(policy.handle(failure)).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(policy.restarts()).isZero();
    assertThat(policy.lastFailure()).contains(failure.toString());
    assertThat(pauses).isEmpty();
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
}
