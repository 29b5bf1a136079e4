package org.dt4ecg.model.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In counts of 1 µV: beats of 1 mV, 500 Hz, 4 s. */
class MainsHumTest {

  private static final int RATE = 500;
  private static final int LENGTH = 2000;

  private final MainsHum hum = new MainsHum(RATE);

  @ParameterizedTest(name = "{0} Hz, {1} µV")
  @CsvSource({
    "50, 20",
    "50, 200",
    "50, 500",
    "60, 20",
    "60, 200",
    "49.8, 200",
    "50.4, 200",
    "50.8, 200",
    "59.3, 200",
    "60.5, 200"
  })
  void humIsTakenOffAndTheBeatStays(double hertz, double microvolts) {
    float[] beats = beats(RATE, LENGTH);
    float[] humming = plus(beats, sine(hertz, microvolts, RATE, LENGTH));

    double found = hum.remove(humming, LENGTH);

    assertThat(found).isCloseTo(microvolts, within(3 + 0.05 * microvolts));
    assertThat(rootMeanSquare(minus(humming, beats))).isLessThan(3 + 0.02 * microvolts);
    assertThat(largest(humming)).isCloseTo(largest(beats), within(12f));
  }

  @Test
  void itsSecondHarmonicIsTakenOffToo() {
    float[] beats = beats(RATE, LENGTH);
    float[] humming = plus(plus(beats, sine(50, 200, RATE, LENGTH)), sine(100, 80, RATE, LENGTH));

    hum.remove(humming, LENGTH);

    assertThat(rootMeanSquare(minus(humming, beats))).isLessThan(6);
  }

  @Test
  void humThatGrowsIsFollowed() {
    float[] beats = beats(RATE, LENGTH);
    float[] humming = sine(50, 200, RATE, LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      humming[i] = beats[i] + humming[i] * (0.5f + (float) i / LENGTH);
    }

    hum.remove(humming, LENGTH);

    assertThat(rootMeanSquare(minus(humming, beats))).isLessThan(12);
  }

  @Test
  void withoutHumNoSampleChanges() {
    float[] beats = beats(RATE, LENGTH);
    float[] untouched = beats.clone();

    assertThat(hum.remove(untouched, LENGTH)).isZero();
    assertThat(untouched).containsExactly(beats);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noiseIsNoHum(long seed) {
    Random random = new Random(seed);
    float[] noise = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      noise[i] = Math.round(100 * random.nextGaussian());
    }

    assertThat(hum.remove(noise.clone(), LENGTH)).isZero();
  }

  @Test
  void aFlatLineStaysFlat() {
    float[] flat = new float[LENGTH];
    Arrays.fill(flat, 2048);

    assertThat(hum.remove(flat, LENGTH)).isZero();
    assertThat(flat).containsOnly(2048f);
  }

  @Test
  void whatLiesBehindTheLengthStays() {
    float[] humming = sine(50, 200, RATE, LENGTH + 100);

    hum.remove(humming, LENGTH);

    assertThat(Arrays.copyOfRange(humming, LENGTH, LENGTH + 100))
        .containsExactly(
            Arrays.copyOfRange(sine(50, 200, RATE, LENGTH + 100), LENGTH, LENGTH + 100));
  }

  @ParameterizedTest(name = "{0} Hz")
  @ValueSource(ints = {250, 360, 1000})
  void itWorksAtOtherRates(int rate) {
    float[] beats = beats(rate, 4 * rate);
    float[] humming = plus(beats, sine(50, 200, rate, 4 * rate));

    new MainsHum(rate).remove(humming, 4 * rate);

    assertThat(rootMeanSquare(minus(humming, beats))).isLessThan(7);
  }

  @Test
  void aRateThatCannotTellHumFromWhatIsBesideItIsLeftAlone() {
    float[] humming = sine(50, 200, 130, 520);

    assertThat(new MainsHum(130).remove(humming, 520)).isZero();
    assertThat(humming).containsExactly(sine(50, 200, 130, 520));
  }

  private static float[] beats(int rate, int length) {
    float[] beats = new float[length];
    for (int i = 0; i < length; i++) {
      double seconds = (double) i / rate % 0.83 - 0.4;
      beats[i] =
          Math.round(
              1000 * Math.exp(-Math.pow(seconds / 0.016, 2))
                  + 250 * Math.exp(-Math.pow((seconds - 0.25) / 0.05, 2)));
    }
    return beats;
  }

  private static float[] sine(double hertz, double amplitude, int rate, int length) {
    float[] sine = new float[length];
    for (int i = 0; i < length; i++) {
      sine[i] = (float) (amplitude * Math.sin(1 + 2 * Math.PI * hertz * i / rate));
    }
    return sine;
  }

  private static float[] plus(float[] one, float[] other) {
    float[] sum = one.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other[i];
    }
    return sum;
  }

  private static float[] minus(float[] one, float[] other) {
    float[] difference = one.clone();
    for (int i = 0; i < difference.length; i++) {
      difference[i] -= other[i];
    }
    return difference;
  }

  private static double rootMeanSquare(float[] samples) {
    double sum = 0;
    for (float sample : samples) {
      sum += sample * sample;
    }
    return Math.sqrt(sum / samples.length);
  }

  private static float largest(float[] samples) {
    float largest = samples[0];
    for (float sample : samples) {
      largest = Math.max(largest, sample);
    }
    return largest;
  }
}
