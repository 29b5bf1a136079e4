package org.dt4ecg.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ReliabilityTest {

  private final Reliability.Builder builder = new Reliability.Builder();

  @Test
  void confidenceIsComparedWithAccuracyBinByBin() {
    builder.add(0.95f, true);
    builder.add(0.97f, false);
    builder.add(0.5f, true);

    Reliability reliability = builder.build();

    assertThat(reliability.bins()).hasSize(15);
    assertThat(reliability.bins().get(14).windows()).isEqualTo(2);
    assertThat(reliability.bins().get(14).confidence()).isCloseTo(0.96, within(1e-6));
    assertThat(reliability.bins().get(14).accuracy()).isEqualTo(0.5);
    assertThat(reliability.expectedCalibrationError())
        .isCloseTo((2 * 0.46 + 0.5) / 3, within(1e-6));
  }

  @Test
  void probabilitiesThatComeTrueAsOftenAsTheySayHaveHardlyAnyError() {
    Random random = new Random(5);
    for (int i = 0; i < 50_000; i++) {
      float probability = random.nextFloat();
      builder.add(probability, random.nextFloat() < probability);
    }

    assertThat(builder.build().expectedCalibrationError()).isLessThan(0.01);
  }

  @Test
  void certaintyFallsIntoTheLastBin() {
    builder.add(1, true);

    assertThat(builder.build().bins().get(14).windows()).isEqualTo(1);
  }

  @Test
  void withoutWindowsThereIsNoError() {
    assertThat(builder.build().expectedCalibrationError()).isNull();
  }
}
