package org.dt4ecg.topology.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Embeddings of two numbers, by their angle; ten windows are the reference. */
class EmbeddingDriftTest {

  private static final int WINDOWS = 10;

  private final EmbeddingDrift drift = new EmbeddingDrift(WINDOWS);

  @Test
  void nothingIsSaidBeforeThereIsAsMuchToCompareAsThereIsReference() {
    fromFiveToFiftyDegrees(1);
    IntStream.range(1, WINDOWS).forEach(window -> add(20, 1));
    assertThat(drift.meanIndex()).isEmpty();
    add(20, 1);
    assertThat(drift.meanIndex()).isPresent();
  }

  @Test
  void theSameAnglesAreStableWhateverTheLength() {
    fromFiveToFiftyDegrees(1);
    fromFiveToFiftyDegrees(7);
    assertThat(drift.meanIndex().orElseThrow()).isZero();
  }

  @Test
  void allBeyondTheReferenceIsSixTenthsOfTheLogarithmOf21() {
    fromFiveToFiftyDegrees(1);
    IntStream.range(0, WINDOWS).forEach(window -> add(85, 1));
    // Of each number: reference a tenth in each bin; then 1/30 in nine bins, 0.7 in one.
    // 9 · (1/10 - 1/30) · ln 3 + 0.6 · ln 7 = 0.6 · (ln 3 + ln 7).
    assertThat(drift.meanIndex().orElseThrow()).isCloseTo(0.6 * Math.log(21), within(1e-9));
  }

  @Test
  void onlyTheLastWindowsCount() {
    fromFiveToFiftyDegrees(1);
    IntStream.range(0, 25).forEach(window -> add(85, 1));
    fromFiveToFiftyDegrees(1);
    assertThat(drift.meanIndex().orElseThrow()).isZero();
  }

  private void fromFiveToFiftyDegrees(float length) {
    for (int degrees = 5; degrees <= 50; degrees += 5) {
      // A power of two keeps the directions the same to the last bit.
      add(degrees, Math.scalb(1f, (int) length));
    }
  }

  private void add(int degrees, float length) {
    double angle = Math.toRadians(degrees);
    drift.add(
        new float[] {
          (float) Math.cos(angle) * length, (float) Math.sin(angle) * length,
        });
  }
}
