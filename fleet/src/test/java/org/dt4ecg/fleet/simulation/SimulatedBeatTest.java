package org.dt4ecg.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SimulatedBeatTest {

  private static final double DEGREE = Math.PI / 180;
  private static final Wave NONE = new Wave(0, 0, 1, 1);
  private static final SimulatedBeat BEAT =
      new SimulatedBeat(
          new Wave(-60 * DEGREE, 100, 0.15, 0.15),
          NONE,
          new Wave(0, 1_000, 0.08, 0.08),
          NONE,
          new Wave(100 * DEGREE, 300, 0.3, 0.3));

  @Test
  void eachWavePeaksAtItsAngleAtSixtyBeatsAMinute() {
    assertThat(BEAT.microvolts(0, 60)).isCloseTo(1_000, within(1.0));
    assertThat(BEAT.microvolts(-60 * DEGREE, 60)).isCloseTo(100, within(1.0));
    assertThat(BEAT.microvolts(100 * DEGREE, 60)).isCloseTo(300, within(1.0));
    assertThat(BEAT.microvolts(Math.PI, 60)).isCloseTo(0, within(5.0));
  }

  @Test
  void aFasterHeartMovesTheTWaveByTheFourthRootOfItsRate() {
    double moved = 100 * DEGREE * Math.pow(2, 0.25);

    assertThat(BEAT.microvolts(moved, 120)).isCloseTo(300, within(2.0));
  }

  @Test
  void thePhaseTurnsRound() {
    assertThat(BEAT.microvolts(2 * Math.PI, 60)).isCloseTo(BEAT.microvolts(0, 60), within(1e-6));
  }

  @Test
  void theFlanksOfAWaveMayDiffer() {
    Wave wave = new Wave(0, 100, 0.4, 0.2);

    assertThat(wave.at(-0.3, 1)).isGreaterThan(wave.at(0.3, 1));
    assertThat(wave.at(-0.4, 1)).isCloseTo(100 * Math.exp(-0.5), within(1e-9));
  }
}
