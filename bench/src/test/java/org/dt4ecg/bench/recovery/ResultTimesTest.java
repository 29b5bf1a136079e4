package org.dt4ecg.bench.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResultTimesTest {

  private final ResultTimes times = new ResultTimes(2);

  @Test
  void aGapIsCountedWholeThoughItBeganBeforeAndEndsAfterTheStretch() {
    add(0, 10, 80);
    add(1, 10, 20, 30, 40, 50, 60, 70, 80);

    assertThat(times.longestOfEach(30, 50)).containsExactly(70L, 10L);
    assertThat(times.longestOfOne(30, 50)).isEqualTo(70);
  }

  @Test
  void gapsThatAreOverBeforeTheStretchOrBeginAfterItDoNotCount() {
    add(0, 0, 40, 50, 55, 60, 100);
    add(1, 0, 40, 50, 60, 100);

    assertThat(times.longestOfEach(50, 60)).containsExactly(5L, 10L);
  }

  @Test
  void whereResultsOfOnePartitionCameThereWasSomeResult() {
    add(0, 10, 40, 70);
    add(1, 25, 60);

    assertThat(times.longestOfOne(10, 70)).isEqualTo(35);
    assertThat(times.longestOfAll(10, 70)).isEqualTo(20);
  }

  @Test
  void aPartitionThatDoesNotComeBackHasNoResultUntilTheEnd() {
    add(0, 10);
    add(1, 10, 20, 30, 90);

    assertThat(times.longestOfEach(15, 90)).containsExactly(80L, 60L);
  }

  @Test
  void aPartitionWithoutAnyResultHasNoneForTheWholeStretch() {
    add(0, 10, 20);

    assertThat(times.longestOfEach(5, 25)).containsExactly(10L, 20L);
  }

  private void add(int partition, long... all) {
    for (long time : all) {
      times.add(partition, time);
    }
  }
}
