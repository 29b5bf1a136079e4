package org.dt4ecg.app.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FleetClockTest {

  @Test
  void itGoesAsFastAsItIsTold() throws Exception {
    Instant start = Instant.now().minus(Duration.ofHours(1));
    long begin = System.nanoTime();
    FleetClock clock = new FleetClock(start, 100);

    clock.awaitUntil(start.plusSeconds(20));

    double seconds = (System.nanoTime() - begin) / 1e9;
    assertThat(seconds).isGreaterThan(0.19);
    assertThat(Duration.between(start, clock.instant()).toMillis() / 1e3)
        .isGreaterThanOrEqualTo(20);
  }

  @Test
  void itStandsUntilItIsWaitedFor() throws Exception {
    Instant start = Instant.parse("2026-01-05T09:00:00Z");
    FleetClock clock = new FleetClock(start, 1_000_000);
    clock.setSpeed(2_000_000);

    Instant shown = clock.instant();
    clock.awaitUntil(start.plusSeconds(60));

    assertThat(shown).isEqualTo(start);
    assertThat(clock.instant()).isAfterOrEqualTo(start.plusSeconds(60));
  }

  @Test
  void whoeverWaitsIsWokenWhenItGoesFaster() throws Exception {
    Instant start = Instant.now().minus(Duration.ofHours(1));
    FleetClock clock = new FleetClock(start, 0.001);
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(
            () -> {
              try {
                clock.awaitUntil(start.plusSeconds(60));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });

    clock.setSpeed(1_000_000);

    waiting.get(30, TimeUnit.SECONDS);
    assertThat(clock.instant()).isAfterOrEqualTo(start.plusSeconds(60));
  }

  @Test
  void itIsNeverAheadOfTheWallClock() throws Exception {
    FleetClock clock = new FleetClock(Instant.now().minusMillis(50), 1_000_000);

    clock.awaitUntil(Instant.now());

    assertThat(clock.instant()).isBeforeOrEqualTo(Instant.now());
  }

  @Test
  void itDoesNotStandStillOrGoBack() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FleetClock(Instant.EPOCH, 0))
        .withMessageContaining("above zero");
    FleetClock clock = new FleetClock(Instant.EPOCH, 1);
    assertThatIllegalArgumentException().isThrownBy(() -> clock.setSpeed(-1));
  }
}
