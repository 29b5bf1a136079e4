package org.dt4ecg.model.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.dt4ecg.model.Contracts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowGridTest {

  private static final long SESSION = 1_000;

  private final WindowGrid grid = new WindowGrid(100, 250);

  @Test
  void windowsStartAHopApart() {
    assertThat(grid.start(SESSION, 0)).isEqualTo(1_000);
    assertThat(grid.start(SESSION, 3)).isEqualTo(1_300);
    assertThat(grid.end(SESSION, 3)).isEqualTo(1_550);
  }

  @Test
  void theGridOfAModelIsItsContracts() {
    // Four samples at 250 Hz, a new window every two.
    assertThat(WindowGrid.of(Contracts.tiny())).isEqualTo(new WindowGrid(8_000, 16_000));
  }

  @Test
  void aTimeBeforeTheSessionIsInNoWindow() {
    assertThat(grid.firstIndexContaining(SESSION, 0)).isEqualTo(0);
    assertThat(grid.windowsEndedBy(SESSION, 0)).isEqualTo(0);
  }

  @Test
  void aWindowHasEndedAtItsEnd() {
    assertThat(grid.windowsEndedBy(SESSION, 1_249)).isEqualTo(0);
    assertThat(grid.windowsEndedBy(SESSION, 1_250)).isEqualTo(1);
    assertThat(grid.windowsEndedBy(SESSION, 1_349)).isEqualTo(1);
    assertThat(grid.windowsEndedBy(SESSION, 1_350)).isEqualTo(2);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void theWindowsBeforeTheFirstThatHoldsATimeAreThoseThatHaveEnded(long seed) {
    Random random = new Random(seed);
    long hop = 1L + random.nextInt(50);
    WindowGrid any = new WindowGrid(hop, hop + random.nextInt(200));
    for (int i = 0; i < 500; i++) {
      long time = SESSION + random.nextInt(5_000);
      for (long index = 0; index < 40; index++) {
        assertThat(index < any.firstIndexContaining(SESSION, time))
            .as("window %d, time %d of %s", index, time, any)
            .isEqualTo(any.end(SESSION, index) <= time);
      }
    }
  }

  @Test
  void aHopLongerThanTheWindowIsRefused() {
    assertThatThrownBy(() -> new WindowGrid(251, 250))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hop");
  }
}
