package org.dt4ecg.training.beats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BeatDecomposerTest {

  private static final int RATE_HZ = 250;
  private static final double MINUTE_SECONDS = 60;
  private static final double VARIABILITY = 0.04;
  private static final double MODERATE_NOISE_MICROVOLTS = 100;

  private final BeatDecomposer decomposer = new BeatDecomposer(RATE_HZ);

  @ParameterizedTest
  @CsvSource({
    "50, 1", "60, 2", "70, 3", "80, 4", "90, 5", "100, 6", "110, 7", "120, 8", "130, 9", "140, 10",
    "150, 11", "160, 12", "170, 13"
  })
  void peaksAreFoundInModerateNoiseAtEveryHeartRate(double beatsPerMinute, long seed) {
    SyntheticHeart heart =
        SyntheticHeart.beating(RATE_HZ, MINUTE_SECONDS, beatsPerMinute, VARIABILITY, seed)
            .withNoise(MODERATE_NOISE_MICROVOLTS, seed);

    assertPeaksFound(heart, decomposer.decompose(heart.samples()), RATE_HZ);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 128, 360, 500, 1000})
  void peaksAreFoundAtOtherSamplingRates(int samplingRateHz) {
    SyntheticHeart heart =
        SyntheticHeart.beating(samplingRateHz, MINUTE_SECONDS, 80, VARIABILITY, 1)
            .withNoise(MODERATE_NOISE_MICROVOLTS / 2, 2);

    BeatDecomposition parts = new BeatDecomposer(samplingRateHz).decompose(heart.samples());

    assertPeaksFound(heart, parts, samplingRateHz);
  }

  @Test
  void peaksAreFoundWhereTheSignalTurnsSixTimesWeaker() {
    SyntheticHeart heart =
        SyntheticHeart.beating(RATE_HZ, MINUTE_SECONDS, 80, VARIABILITY, 1).withNoise(10, 2);
    float[] samples = heart.samples();
    for (int i = samples.length / 2; i < samples.length; i++) {
      samples[i] /= 6;
    }

    BeatDecomposition parts = decomposer.decompose(samples);

    assertThat(sensitivity(heart, parts, RATE_HZ)).isGreaterThanOrEqualTo(0.9);
  }

  /** Of a slow heart, what the high-pass adds between the beats is left. */
  @ParameterizedTest
  @CsvSource({
    "50, 0.16",
    "60, 0.14",
    "75, 0.1",
    "90, 0.1",
    "110, 0.1",
    "130, 0.1",
    "150, 0.1",
    "170, 0.1"
  })
  void nearlyNothingIsLeftOfAHeartWithoutNoise(double beatsPerMinute, double share) {
    SyntheticHeart heart =
        SyntheticHeart.beating(RATE_HZ, MINUTE_SECONDS, beatsPerMinute, VARIABILITY, 1);

    BeatDecomposition parts = decomposer.decompose(heart.samples());

    double[] signal = decomposer.withoutBaseline(heart.samples());
    assertThat(Remainder.deviation(Remainder.of(signal, parts)))
        .isLessThan(share * Remainder.deviation(signal));
  }

  @Test
  void theRestIsTheNoiseThatWasAdded() {
    SyntheticHeart heart =
        SyntheticHeart.beating(RATE_HZ, MINUTE_SECONDS, 70, VARIABILITY, 1)
            .withNoise(MODERATE_NOISE_MICROVOLTS, 2);

    BeatDecomposition parts = decomposer.decompose(heart.samples());

    double[] signal = decomposer.withoutBaseline(heart.samples());
    assertThat(Remainder.deviation(Remainder.of(signal, parts)))
        .isCloseTo(MODERATE_NOISE_MICROVOLTS, within(0.1 * MODERATE_NOISE_MICROVOLTS));
  }

  @Test
  void beatsOfInvertedPolarityAreThoseOfTheSignalInverted() {
    SyntheticHeart heart =
        SyntheticHeart.beating(RATE_HZ, MINUTE_SECONDS, 80, VARIABILITY, 1)
            .withNoise(MODERATE_NOISE_MICROVOLTS, 2);

    BeatDecomposition upright = decomposer.decompose(heart.samples());
    BeatDecomposition inverted = decomposer.decompose(heart.inverted().samples());

    assertThat(inverted.rPeaks()).isEqualTo(upright.rPeaks());
    assertPeaksFound(heart, inverted, RATE_HZ);
    for (int i = 0; i < upright.beats().length; i++) {
      assertThat(inverted.beats()[i]).isEqualTo(-upright.beats()[i], within(1e-3f));
    }
  }

  @Test
  void anOffsetOfTheConverterChangesNothing() {
    float[] samples = SyntheticHeart.beating(RATE_HZ, MINUTE_SECONDS, 80, VARIABILITY, 1).samples();
    float[] shifted = samples.clone();
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] += 2100;
    }

    BeatDecomposition parts = decomposer.decompose(shifted);

    assertThat(parts.rPeaks()).isEqualTo(decomposer.decompose(samples).rPeaks());
    assertThat(parts.beats()).containsExactly(decomposer.decompose(samples).beats(), within(0.1f));
  }

  @Test
  void aBeatIsAsLargeAsTheSignalHasItThereWithinLimits() {
    SyntheticHeart heart = SyntheticHeart.beating(RATE_HZ, MINUTE_SECONDS, 60, 0, 1);
    float[] samples = heart.samples().clone();
    scaleAround(samples, heart.rPeaks()[20], 1.3f);
    scaleAround(samples, heart.rPeaks()[40], 3);

    BeatDecomposition parts = decomposer.decompose(samples);

    double usual = height(parts, heart.rPeaks()[30]);
    assertThat(height(parts, heart.rPeaks()[20]) / usual).isCloseTo(1.3, within(0.05));
    assertThat(height(parts, heart.rPeaks()[40]) / usual).isCloseTo(1.4, within(0.05));
  }

  @Test
  void whereNoBeatIsTheBeatsAreZero() {
    SyntheticHeart heart = SyntheticHeart.beating(RATE_HZ, MINUTE_SECONDS, 60, 0, 1);
    int from = (int) heart.rPeaks()[20] + RATE_HZ / 2;
    int to = (int) heart.rPeaks()[25] - RATE_HZ / 2;
    float[] samples = heart.samples();
    Arrays.fill(samples, from, to, samples[from]);

    BeatDecomposition parts = decomposer.decompose(samples);

    assertThat(Arrays.copyOfRange(parts.beats(), from, to)).containsOnly(0);
    assertThat(Arrays.stream(parts.rPeaks())).noneMatch(peak -> peak >= from && peak < to);
  }

  @Test
  void beatsThatTheSignalCutsOffAreTakenOutAsFarAsTheyAreThere() {
    SyntheticHeart heart = SyntheticHeart.beating(RATE_HZ, MINUTE_SECONDS, 60, 0, 1);
    int from = (int) heart.rPeaks()[3] - RATE_HZ / 10;
    int to = (int) heart.rPeaks()[50] + RATE_HZ / 10;
    float[] cut = Arrays.copyOfRange(heart.samples(), from, to);

    BeatDecomposition parts = decomposer.decompose(cut);

    assertThat(parts.rPeaks()).hasSize(48);
    assertThat(parts.beats()[RATE_HZ / 10]).isGreaterThan(600);
    assertThat(parts.beats()[cut.length - RATE_HZ / 10]).isGreaterThan(600);
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 2100, -0.1f})
  void aFlatLineHasNoBeats(float level) {
    float[] flat = new float[15_000];
    Arrays.fill(flat, level);

    assertNoBeats(decomposer.decompose(flat), flat.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 50, 250})
  void aSignalTooShortForFiveBeatsHasNone(int length) {
    float[] samples =
        Arrays.copyOf(SyntheticHeart.beating(RATE_HZ, 10, 80, 0, 1).samples(), length);

    assertNoBeats(decomposer.decompose(samples), length);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void pureNoiseIsDecomposedIntoFiniteNumbers(long seed) {
    Random random = new Random(seed);
    float[] noise = new float[1_000 + random.nextInt(15_000)];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) (100 * random.nextGaussian());
    }

    BeatDecomposition parts = decomposer.decompose(noise);

    assertThat(parts.beats()).hasSameSizeAs(noise);
    for (float beat : parts.beats()) {
      assertThat(beat).isFinite();
    }
    assertThat(parts.rPeaks()).isSorted();
    assertThat(Arrays.stream(parts.rPeaks())).allMatch(peak -> peak >= 0 && peak < noise.length);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatIsAlternatelyClippedAtBothRailsIsDecomposedIntoFiniteNumbers(long seed) {
    Random random = new Random(seed);
    float[] clipped = new float[15_000];
    int from = 0;
    while (from < clipped.length) {
      int to = Math.min(clipped.length, from + 1 + random.nextInt(200));
      Arrays.fill(clipped, from, to, random.nextBoolean() ? 4095 : 0);
      from = to;
    }

    for (float beat : decomposer.decompose(clipped).beats()) {
      assertThat(beat).isFinite();
    }
  }

  @Test
  void theSamplesStayAsTheyAre() {
    float[] samples = SyntheticHeart.beating(RATE_HZ, 20, 80, 0, 1).samples();
    float[] before = samples.clone();

    decomposer.decompose(samples);

    assertThat(samples).containsExactly(before);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void aMissingSampleIsRefusedAndNamed(float missing) {
    float[] samples = new float[1_000];
    samples[17] = missing;

    assertThatThrownBy(() -> decomposer.decompose(samples))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Sample 17 is " + missing);
  }

  @Test
  void aSamplingRateTooLowForTheVentricularComplexIsRefused() {
    assertThatThrownBy(() -> new BeatDecomposer(50))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("50 Hz");
  }

  @Test
  void aMinuteTakesWellUnderATenthOfASecond() {
    float[] samples =
        SyntheticHeart.beating(RATE_HZ, MINUTE_SECONDS, 150, VARIABILITY, 1)
            .withNoise(MODERATE_NOISE_MICROVOLTS, 2)
            .samples();
    long fastestNanos = Long.MAX_VALUE;
    for (int run = 0; run < 30; run++) {
      long start = System.nanoTime();
      decomposer.decompose(samples);
      fastestNanos = Math.min(fastestNanos, System.nanoTime() - start);
    }

    assertThat(fastestNanos).isLessThan(100_000_000L);
  }

  private static void assertPeaksFound(
      SyntheticHeart heart, BeatDecomposition parts, int samplingRateHz) {
    assertThat(parts.rPeaks()).isSorted();
    assertThat(sensitivity(heart, parts, samplingRateHz)).isGreaterThanOrEqualTo(0.95);
    long right =
        Arrays.stream(parts.rPeaks())
            .filter(peak -> isNear(heart.rPeaks(), peak, samplingRateHz))
            .count();
    assertThat((double) right / parts.rPeaks().length).isGreaterThanOrEqualTo(0.95);
  }

  private static double sensitivity(
      SyntheticHeart heart, BeatDecomposition parts, int samplingRateHz) {
    double[] found = Arrays.stream(parts.rPeaks()).asDoubleStream().toArray();
    long hits =
        Arrays.stream(heart.rPeaks()).filter(peak -> isNear(found, peak, samplingRateHz)).count();
    return (double) hits / heart.rPeaks().length;
  }

  /** Within 20 ms. */
  private static boolean isNear(double[] peaks, double peak, int samplingRateHz) {
    return Arrays.stream(peaks).anyMatch(other -> Math.abs(other - peak) <= 0.02 * samplingRateHz);
  }

  private static void assertNoBeats(BeatDecomposition parts, int length) {
    assertThat(parts.beats()).containsExactly(new float[length]);
    assertThat(parts.rPeaks()).isEmpty();
  }

  private static void scaleAround(float[] samples, double peak, float factor) {
    for (int i = (int) peak - RATE_HZ / 4; i < peak + 0.4 * RATE_HZ; i++) {
      samples[i] *= factor;
    }
  }

  private static float height(BeatDecomposition parts, double peak) {
    return parts.beats()[(int) Math.round(peak)];
  }
}
