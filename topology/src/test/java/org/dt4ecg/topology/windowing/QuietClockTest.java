package org.dt4ecg.topology.windowing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Ticks every second. */
class QuietClockTest {

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  private final QuietClock clock = new QuietClock(Duration.ofSeconds(1));

  QuietClockTest() {
    clock.start(START);
  }

  @Test
  void itRunsWhileAllIsRead() {
    tick(1_000, true);
    tick(2_500, true);
    assertThat(clock.micros()).isEqualTo(2_500_000);
  }

  @Test
  void itStandsStillWhileSomethingIsLeftToRead() {
    tick(1_000, false);
    tick(2_000, false);
    assertThat(clock.micros()).isZero();
  }

  @Test
  void theTimeUpToTheTickThatFindsAllReadDoesNotCount() {
    tick(1_000, false);
    tick(2_000, true);
    assertThat(clock.micros()).isZero();
    tick(3_000, true);
    assertThat(clock.micros()).isEqualTo(1_000_000);
  }

  @Test
  void aMachineThatStoodStillCountsTwoTicksAtMost() {
    tick(600_000, true);
    assertThat(clock.micros()).isEqualTo(2_000_000);
  }

  @Test
  void aWallClockThatIsSetBackTakesNothingAway() {
    tick(1_000, true);
    tick(-60_000, true);
    assertThat(clock.micros()).isEqualTo(1_000_000);
    tick(-59_000, true);
    assertThat(clock.micros()).isEqualTo(2_000_000);
  }

  private void tick(long millis, boolean hasReadAll) {
    clock.tick(START.plusMillis(millis), hasReadAll);
  }
}
