package org.dt4ecg.topology.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.dt4ecg.topology.drift.EmbeddingDrift.StabilityIndex;
import org.junit.jupiter.api.Test;

/** With numbers worked out by hand. */
class StabilityIndexTest {

  @Test
  void equalSharesAreStable() {
    assertThat(StabilityIndex.of(new int[] {4, 0, 6}, new int[] {4, 0, 6})).isZero();
  }

  @Test
  void swappedSharesOfSevenAndThreeTenths() {
    // With half a count added the shares are 0.7 and 0.3: 2 · 0.4 · ln(7/3).
    assertThat(StabilityIndex.of(new int[] {3, 1}, new int[] {1, 3}))
        .isCloseTo(0.677838, within(1e-6));
  }

  @Test
  void anEmptyBinIsFarButNotInfinitelyFar() {
    // Shares 21/22 and 1/22, swapped: 2 · 20/22 · ln 21.
    assertThat(StabilityIndex.of(new int[] {10, 0}, new int[] {0, 10}))
        .isCloseTo(5.535495, within(1e-6));
  }

  @Test
  void samplesOfDifferentSizesAreComparedByTheirShares() {
    // Shares 5/8 and 3/8, and halves: 0.125 · (ln(4/3) - ln(4/5)).
    assertThat(StabilityIndex.of(new int[] {2, 1}, new int[] {3, 3}))
        .isCloseTo(0.125 * Math.log(5.0 / 3.0), within(1e-12));
  }
}
