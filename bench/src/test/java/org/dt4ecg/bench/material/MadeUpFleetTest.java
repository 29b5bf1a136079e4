package org.dt4ecg.bench.material;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dt4ecg.bench.material.MadeUpFleet.Shape;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.junit.jupiter.api.Test;

class MadeUpFleetTest {

  private static final long START = 1_700_000_000_000_000L;
  private static final long SECOND = 1_000_000;

  private final MadeUpFleet fleet = MadeUpFleet.of(new Shape(3, 250, 4, 2, 10 * SECOND), START);

  @Test
  void framesOfASessionFollowEachOtherWithoutAHoleAndSessionsHaveAPauseBetweenThem() {
    for (int index = 1; index < fleet.shape().framesPerDevice(); index++) {
      long pause = index == 4 ? 10 * SECOND : 0;
      assertThat(FrameTimes.startMicros(fleet.frame(2, index)))
          .isEqualTo(FrameTimes.endMicros(fleet.frame(2, index - 1)) + pause);
    }
  }

  @Test
  void theLengthIsThatOfAllSessionsAndPauses() {
    assertThat(fleet.frameEnd(0, 7) - fleet.frameStart(0, 0))
        .isEqualTo(fleet.shape().lengthMicros())
        .isEqualTo(18 * SECOND);
  }

  @Test
  void devicesStartAtDifferentTimesAndSendDifferentSamples() {
    EcgSamples one = fleet.frame(0, 0);
    EcgSamples other = fleet.frame(1, 0);

    assertThat(one.getDeviceId()).isNotEqualTo(other.getDeviceId());
    assertThat(one.getStartTime()).isNotEqualTo(other.getStartTime());
    assertThat(one.getSamples()).isNotEqualTo(other.getSamples());
  }

  @Test
  void framesAreFoundByTheTimeThatTheyOverlap() {
    long from = fleet.frameStart(1, 2);
    String device = MadeUpFleet.deviceId(1);

    assertThat(fleet.framesBetween(device, from, from + 2 * SECOND))
        .isEqualTo(List.of(fleet.frame(1, 2), fleet.frame(1, 3)));
    assertThat(fleet.framesBetween(device, from + 1, from + SECOND + 1))
        .isEqualTo(List.of(fleet.frame(1, 2), fleet.frame(1, 3)));
    assertThat(fleet.framesBetween(device, from + 3 * SECOND, from + 4 * SECOND)).isEmpty();
  }
}
