package org.dt4ecg.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.fleet.recording.Recording;
import org.junit.jupiter.api.Test;

class SimulatedWearerTest {

  @Test
  void theDayGoesThroughAllActivitiesAgainAndAgain() {
    SimulatedWearer wearer = new SimulatedWearer(0, 3, 1);
    List<Recording> day = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      assertThat(wearer.hasNext()).isTrue();
      day.add(wearer.next());
    }

    assertThat(day)
        .extracting(Recording::activity)
        .containsExactly("run", "squats", "rest", "arm-movements", "walk", "run", "squats");
    assertThat(day)
        .allSatisfy(
            recording ->
                assertThat(recording.durationMicros()).isBetween(19_900_000L, 40_100_000L));
    assertThat(day).extracting(Recording::sessionId).doesNotHaveDuplicates();
  }

  @Test
  void twoWearersOfOnePersonAndSeedLiveTheSameDay() {
    Recording one = new SimulatedWearer(2, 0, 1).next();
    Recording other = new SimulatedWearer(2, 0, 1).next();

    assertThat(one.counts()).containsExactly(other.counts());
    assertThat(one.userId()).isEqualTo(SimulatedWearer.userId(2)).isEqualTo("sim-03");
  }
}
