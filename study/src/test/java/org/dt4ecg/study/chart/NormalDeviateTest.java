package org.dt4ecg.study.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalDeviateTest {

  @ParameterizedTest
  @CsvSource({
    "0.5, 0",
    "0.025, -1.959964",
    "0.975, 1.959964",
    "0.001, -3.090232",
    "0.841345, 1",
  })
  void deviatesAreThoseOfTheTables(double share, double deviate) {
    assertThat(NormalDeviate.of(share)).isCloseTo(deviate, within(1e-5));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0005, 0.01, 0.2, 0.5, 0.77, 0.999})
  void aShareComesBackFromItsDeviate(double share) {
    assertThat(NormalDeviate.share(NormalDeviate.of(share))).isCloseTo(share, within(1e-9));
  }

  @Test
  void noDeviateBelongsToCertainty() {
    assertThatIllegalArgumentException().isThrownBy(() -> NormalDeviate.of(0));
    assertThatIllegalArgumentException().isThrownBy(() -> NormalDeviate.of(1));
  }
}
