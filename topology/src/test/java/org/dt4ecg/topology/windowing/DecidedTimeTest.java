package org.dt4ecg.topology.windowing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dt4ecg.topology.windowing.DecidedTime.Interval;
import org.junit.jupiter.api.Test;

class DecidedTimeTest {

  private final DecidedTime decided = new DecidedTime(3);

  @Test
  void nothingIsDecidedAtFirst() {
    assertThat(decided.isEmpty()).isTrue();
    assertThat(decided.overlap(Long.MIN_VALUE / 2, Long.MAX_VALUE / 2)).isZero();
  }

  @Test
  void intervalsThatTouchOrOverlapAreOne() {
    decided.add(10, 20);
    decided.add(30, 40);
    decided.add(20, 25);
    assertThat(decided.intervals()).containsExactly(new Interval(10, 25), new Interval(30, 40));
    decided.add(24, 31);
    assertThat(decided.intervals()).containsExactly(new Interval(10, 40));
  }

  @Test
  void anIntervalBeforeTheOthersKeepsTheOrder() {
    decided.add(30, 40);
    decided.add(10, 20);
    assertThat(decided.intervals()).containsExactly(new Interval(10, 20), new Interval(30, 40));
  }

  @Test
  void anEmptyIntervalAddsNothing() {
    decided.add(10, 10);
    decided.add(10, 5);
    assertThat(decided.isEmpty()).isTrue();
  }

  @Test
  void theOverlapIsAddedUpOverIntervals() {
    decided.add(10, 20);
    decided.add(30, 40);
    assertThat(decided.overlap(15, 35)).isEqualTo(10);
    assertThat(decided.overlap(20, 30)).isZero();
    assertThat(decided.overlap(0, 100)).isEqualTo(20);
  }

  @Test
  void whereThereAreTooManyTheOldestMovesTheHorizon() {
    for (long start : new long[] {10, 30, 50, 70}) {
      decided.add(start, start + 10);
    }
    assertThat(decided.horizon()).isEqualTo(20);
    assertThat(decided.intervals()).hasSize(3);
    assertThat(decided.overlap(0, 30)).isEqualTo(20);
    assertThat(decided.overlap(-5, 5)).isEqualTo(10);
  }

  @Test
  void whatWasStoredGoesOn() {
    DecidedTime stored = new DecidedTime(3, 5, List.of(new Interval(10, 20)));
    assertThat(stored.isEmpty()).isFalse();
    assertThat(stored.overlap(0, 15)).isEqualTo(10);
  }
}
