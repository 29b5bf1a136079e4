package org.dt4ecg.model.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalQualityAssessorTest {

  private static final int RATE = 500;
  private static final int LENGTH = 2000;

  private final SignalQualityAssessor assessor = new SignalQualityAssessor();

  @Test
  void anEmptyWindowIsUnusable() {
    assertThat(assessor.assess(new float[0], 0, RATE)).isEqualTo(SignalQuality.UNUSABLE);
  }

  @Test
  void aFlatLineIsUnusable() {
    float[] counts = new float[LENGTH];
    Arrays.fill(counts, 2048);

    assertThat(assessor.assess(counts, LENGTH, RATE)).isEqualTo(SignalQuality.UNUSABLE);
  }

  @Test
  void aLineThatFlickersByOneCountIsUnusable() {
    float[] counts = new float[LENGTH];
    for (int i = 0; i < LENGTH; i += 2) {
      counts[i] = 1;
    }

    assertThat(assessor.assess(counts, LENGTH, RATE)).isEqualTo(SignalQuality.UNUSABLE);
  }

  @ParameterizedTest(name = "{0} µV per count")
  @ValueSource(doubles = {1, 1.6, 3, 5})
  void anEcgWithALittleNoiseIsGood(double microvoltsPerCount) {
    Random random = new Random(3);
    float[] counts = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      double beat = Math.exp(-Math.pow((i % 400 - 200) / 8.0, 2));
      double microvolts = 1000 * beat + 10 * random.nextGaussian();
      counts[i] = Math.round(microvolts / microvoltsPerCount);
    }

    assertThat(assessor.assess(counts, LENGTH, RATE)).isEqualTo(SignalQuality.GOOD);
  }

  @ParameterizedTest(name = "{0} samples still of 2000")
  @CsvSource({"0, GOOD", "199, GOOD", "200, POOR", "999, POOR", "1000, UNUSABLE", "2000, UNUSABLE"})
  void theShareOfStillSamplesDecides(int still, SignalQuality expected) {
    float[] counts = noise(LENGTH);
    Arrays.fill(counts, 500, 500 + Math.min(still, LENGTH - 500), 4095);
    Arrays.fill(counts, 0, Math.max(0, still - (LENGTH - 500)), 4095);
    if (still == LENGTH) {
      counts[0] = 0;
    }

    assertThat(assessor.assess(counts, LENGTH, RATE)).isEqualTo(expected);
  }

  @Test
  void runsShorterThanFortyMillisecondsAreNoStandstill() {
    float[] counts = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      counts[i] = i / 19 * 37 % 211;
    }

    assertThat(assessor.assess(counts, LENGTH, RATE)).isEqualTo(SignalQuality.GOOD);
    assertThat(assessor.assess(counts, LENGTH, 450)).isEqualTo(SignalQuality.UNUSABLE);
  }

  @ParameterizedTest(name = "cut at {0} in {1} places: {2}")
  @CsvSource({"700, 5, POOR", "-700, 5, POOR", "700, 2, GOOD", "2000, 5, GOOD"})
  void beatsWithoutTopsArePoor(int rail, int beats, SignalQuality expected) {
    float[] counts = noise(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      counts[i] /= 10;
    }
    for (int beat = 0; beat < beats; beat++) {
      for (int i = -20; i <= 20; i++) {
        int height = Math.round(Math.signum(rail) * (1500 + 7 * beat - 50 * Math.abs(i)));
        counts[200 + 350 * beat + i] += rail > 0 ? Math.max(0, height) : Math.min(0, height);
      }
    }
    for (int i = 0; i < LENGTH; i++) {
      counts[i] = rail > 0 ? Math.min(rail, counts[i]) : Math.max(rail, counts[i]);
    }

    assertThat(assessor.assess(counts, LENGTH, RATE)).isEqualTo(expected);
  }

  @Test
  void whatLiesBehindTheLengthIsNotJudged() {
    float[] counts = noise(2 * LENGTH);
    Arrays.fill(counts, LENGTH, 2 * LENGTH, 0);

    assertThat(assessor.assess(counts, LENGTH, RATE)).isEqualTo(SignalQuality.GOOD);
  }

  @Test
  void thresholdsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new SignalQualityAssessor(Duration.ZERO, 0.1, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stillRun");
    assertThatThrownBy(() -> new SignalQualityAssessor(Duration.ofMillis(40), 0.5, 0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("goodBelow");
  }

  /** No two neighbours are equal. */
  private static float[] noise(int length) {
    float[] counts = new float[length];
    Random random = new Random(1);
    for (int i = 0; i < length; i++) {
      counts[i] = 2 * random.nextInt(500) + i % 2;
    }
    return counts;
  }
}
