package org.dt4ecg.model.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReleaseTimeCheckTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final ReleaseTimeCheck check = new ReleaseTimeCheck(NOON);

  @Test
  void aReleaseOfThePastMayServeAndOneThatIsAheadByWhatClocksDiffer() {
    assertThatCode(() -> check.check(Instant.EPOCH)).doesNotThrowAnyException();
    assertThatCode(() -> check.check(NOON.plus(Duration.ofMinutes(5)))).doesNotThrowAnyException();
  }

  @Test
  void aReleaseFromTheFutureIsRefused() {
    assertThatThrownBy(() -> check.check(NOON.plus(Duration.ofMinutes(5)).plusNanos(1000)))
        .isInstanceOfSatisfying(
            RefusedReleaseException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusalReason.IN_FUTURE))
        .hasMessageContaining("Set the clock that is wrong");
  }
}
