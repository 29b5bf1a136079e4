package org.dt4ecg.model.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacedSamplesTest {

  private static final double TARGET_HZ = 250;

  @ParameterizedTest(name = "from {0} Hz in frames of {1} samples, each {2} µs late")
  @CsvSource({
    "250, 1000, 0",
    "250, 250, 0",
    "250, 250, 730",
    "250, 40, 12000",
    "500, 100, 0",
    "125, 125, 0",
    "128, 128, 0",
    "130, 73, 0",
    "360, 180, 0",
    "256, 64, 1500",
    "333.3, 100, 0",
    "512, 512, 3",
    "1000, 1000, 0",
    "100, 600, 0",
    "250, 7, 0",
    "250.001, 250, 0"
  })
  void samplesOfARunAreResampledAsSamplesThatLieAnywhereAre(
      double inputHz, int frameSamples, double lateMicros) {
    Random random = new Random(20261127);
    double period = 1e6 / inputHz;
    PlacedSamples inRuns = new PlacedSamples();
    PlacedSamples anywhere = new PlacedSamples();
    double time = random.nextInt(4_000);
    while (time < 4_000_000) {
      int count = Math.min(frameSamples, (int) Math.ceil((4_000_000 - time) / period));
      inRuns.beginRun(time, period, count);
      for (int i = 0; i < count; i++) {
        double at = time + i * period;
        float value = (float) (100 * random.nextGaussian());
        inRuns.add(at, value);
        anywhere.beginRun(at, i % 2 == 0 ? period : 2 * period, 1);
        anywhere.add(at, value);
      }
      time += count * period + lateMicros;
    }
    LowPassKernel kernel = LowPassKernel.between(inputHz, TARGET_HZ);
    float[] fast = new float[1000];
    float[] slow = new float[1000];

    inRuns.resample(kernel, 1e6 / TARGET_HZ, fast);
    anywhere.resample(kernel, 1e6 / TARGET_HZ, slow);

    for (int k = 0; k < slow.length; k++) {
      assertThat(fast[k]).as("sample %d", k).isCloseTo(slow[k], within(2e-5f));
    }
    if (4_000 % period == 0 || period % 4_000 == 0) {
      assertThat(fast).as("times that are whole numbers: bit for bit").isEqualTo(slow);
    }
  }
}
