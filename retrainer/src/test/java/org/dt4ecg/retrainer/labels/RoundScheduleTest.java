package org.dt4ecg.retrainer.labels;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.dt4ecg.retrainer.labels.NewData.RoundSchedule;
import org.junit.jupiter.api.Test;

class RoundScheduleTest {

  private static final Instant LAST = Instant.parse("2026-01-01T00:00:00Z");

  private final RoundSchedule schedule = new RoundSchedule(100, Duration.ofHours(1));

  @Test
  void enoughNewWindowsStartARoundAtOnce() {
    assertThat(schedule.isDue(99, LAST, LAST)).isFalse();
    assertThat(schedule.isDue(100, LAST, LAST)).isTrue();
  }

  @Test
  void oneNewWindowIsEnoughWhenTheTimeIsUp() {
    assertThat(schedule.isDue(1, LAST, LAST.plusSeconds(3_599))).isFalse();
    assertThat(schedule.isDue(1, LAST, LAST.plusSeconds(3_600))).isTrue();
  }

  @Test
  void withNothingNewNoRoundStartsEver() {
    assertThat(schedule.isDue(0, LAST, LAST.plus(Duration.ofDays(100)))).isFalse();
  }
}
