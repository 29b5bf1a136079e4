package org.dt4ecg.retrainer.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.dt4ecg.retrainer.round.PromotionRule.McNemar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McNemarTest {

  /** By hand: 2·Σ C(n, i) / 2^n; such as 2·(1 + 5)/32 for 1 and 4. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1",
    "0, 1, 1",
    "3, 3, 1",
    "0, 5, 0.0625",
    "5, 0, 0.0625",
    "1, 4, 0.375",
    "2, 8, 0.109375",
    "1, 9, 0.021484375",
    "0, 10, 0.001953125",
    "3, 4, 1",
  })
  void itGivesTheNumbersWorkedOutByHand(long onlyFirst, long onlySecond, double p) {
    assertThat(new McNemar(onlyFirst, onlySecond).pValue()).isCloseTo(p, within(1e-12));
  }

  @Test
  void itStaysANumberWhereTwoToThePowerOfMinusNIsNoneAnyMore() {
    // By the normal approximation with continuity correction: z = 199/√5000 = 2.814, p = 0.00489.
    assertThat(new McNemar(2400, 2600).pValue()).isCloseTo(0.00489, within(5e-5));
    assertThat(new McNemar(0, 100_000).pValue()).isZero();
  }

  @Test
  void countsBelowZeroAreRefused() {
    assertThatThrownBy(() -> new McNemar(-1, 2)).isInstanceOf(IllegalArgumentException.class);
  }
}
