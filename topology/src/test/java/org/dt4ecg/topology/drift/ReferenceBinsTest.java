package org.dt4ecg.topology.drift;

import static org.assertj.core.api.Assertions.assertThat;

import org.dt4ecg.topology.drift.EmbeddingDrift.ReferenceBins;
import org.junit.jupiter.api.Test;

class ReferenceBinsTest {

  @Test
  void tenValuesFallIntoTenBins() {
    ReferenceBins bins = ReferenceBins.of(new float[] {10, 9, 8, 7, 6, 5, 4, 3, 2, 1});
    assertThat(bins.edges()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(bins.counts()).containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
  }

  @Test
  void aValueOnAnEdgeFallsBelowIt() {
    ReferenceBins bins = ReferenceBins.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    assertThat(bins.of(-100)).isZero();
    assertThat(bins.of(1)).isZero();
    assertThat(bins.of(1.5f)).isEqualTo(1);
    assertThat(bins.of(9)).isEqualTo(8);
    assertThat(bins.of(100)).isEqualTo(9);
  }

  @Test
  void aNumberThatWasAlwaysTheSameHasOneBinAndOneForWhatIsMore() {
    ReferenceBins bins = ReferenceBins.of(new float[20]);
    assertThat(bins.counts()).containsExactly(20, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(bins.of(0.1f)).isEqualTo(9);
  }
}
