package org.dt4ecg.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.dt4ecg.bench.material.MadeUpFleet;
import org.dt4ecg.bench.material.MadeUpFleet.Shape;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static final long SECOND = 1_000_000;

  private final MadeUpFleet fleet =
      MadeUpFleet.of(Shape.oneSession(300, 250, 6), 1_700_000_000 * SECOND);
  private final Schedule schedule = new Schedule(fleet);

  @Test
  void framesAreDueInOrderEachWhenItsLastSampleIsThere() {
    assertThat(schedule.frames())
        .hasSize(300 * 6)
        .isSortedAccordingTo(java.util.Comparator.comparingLong(Schedule.Due::micros));
    assertThat(schedule.frames())
        .allMatch(due -> due.micros() == fleet.frameEnd(due.device(), due.index()));
  }

  @Test
  void aWindowIsDueWithTheFrameThatHoldsItsLastSample() {
    long start = fleet.frameStart(7, 0);

    assertThat(schedule.due(start, start + 4 * SECOND)).isEqualTo(fleet.frameEnd(7, 3));
    assertThat(schedule.due(start, start + 4 * SECOND + 1)).isEqualTo(fleet.frameEnd(7, 4));
  }
}
