package org.dt4ecg.model.heart;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.dt4ecg.model.heart.HeartRateMeter.HeartRate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeartRateMeterTest {

  private static final double SECONDS = 4;
  private static final int RATE_HZ = 250;
  private static final double[] PHASES = {0.05, 0.3, 0.5, 0.77};

  static Stream<Arguments> ratesAndHearts() {
    return Stream.of(130, 200, 250, 360, 500, 1000)
        .flatMap(
            rateHz ->
                Stream.of(48, 60, 75, 100, 130, 160, 200)
                    .map(beatsPerMinute -> Arguments.of(rateHz, beatsPerMinute)));
  }

  @ParameterizedTest(name = "at {0} Hz, {1} beats a minute")
  @MethodSource("ratesAndHearts")
  void theRateOfAQuietSignalIsMeasuredWhateverItsSamplingRate(int rateHz, int beatsPerMinute) {
    HeartRateMeter meter = new HeartRateMeter(rateHz);
    for (double phase : PHASES) {
      assertThat(measured(meter, BeatingHeart.at(beatsPerMinute, phase).samples(SECONDS, rateHz)))
          .as("phase %s", phase)
          .isCloseTo(beatsPerMinute, within(0.015f * beatsPerMinute));
    }
  }

  @ParameterizedTest(name = "{0} beats a minute")
  @ValueSource(ints = {50, 60, 75, 100, 130, 160, 200})
  void throughNoiseWanderAndHumTheRateIsRightOrNotTold(int beatsPerMinute) {
    HeartRateMeter meter = new HeartRateMeter(RATE_HZ);
    int measured = 0;
    for (long seed = 0; seed < 40; seed++) {
      BeatingHeart heart =
          BeatingHeart.at(beatsPerMinute, seed / 40.0)
              .withNoise(0.08, seed)
              .withWanderAndHum(1.5, 0.2);
      HeartRate rate = meter.measure(heart.samples(SECONDS, RATE_HZ));
      if (rate != null) {
        measured++;
        assertThat(rate.beatsPerMinute()).as("seed %d", seed).isCloseTo(beatsPerMinute, within(3f));
      }
    }
    assertThat(measured).isGreaterThanOrEqualTo(28);
  }

  @Test
  void unitOffsetAndPolarityDoNotMatter() {
    HeartRateMeter meter = new HeartRateMeter(RATE_HZ);
    BeatingHeart heart = BeatingHeart.at(72, 0.4).withNoise(0.05, 1);
    float[] millivolts = heart.samples(SECONDS, RATE_HZ);
    HeartRate expected = requireNonNull(meter.measure(millivolts));

    for (float factor : new float[] {-1, 400, -400, 0.001f}) {
      float[] other = new float[millivolts.length];
      for (int i = 0; i < other.length; i++) {
        other[i] = factor * millivolts[i] + 0.3f * factor;
      }
      assertThat(measured(meter, other)).isCloseTo(expected.beatsPerMinute(), within(0.11f));
    }
  }

  @Test
  void theSameSignalAtOtherSamplingRatesHasTheSameRate() {
    BeatingHeart heart = BeatingHeart.at(83, 0.2).withNoise(0.05, 2);
    float at250 = measured(new HeartRateMeter(250), heart.samples(SECONDS, 250));
    for (int rateHz : new int[] {130, 200, 360, 500, 1000}) {
      assertThat(measured(new HeartRateMeter(rateHz), heart.samples(SECONDS, rateHz)))
          .as("%d Hz", rateHz)
          .isCloseTo(at250, within(0.6f));
    }
  }

  @ParameterizedTest(name = "{0} beats a minute")
  @ValueSource(ints = {70, 90, 120, 160})
  void oneEctopicBeatDoesNotMatter(int beatsPerMinute) {
    HeartRateMeter meter = new HeartRateMeter(RATE_HZ);
    int measured = 0;
    for (double phase : PHASES) {
      // Beat 3 is the first in the window, so two come before beat 5.
      float[] samples =
          BeatingHeart.at(beatsPerMinute, phase).withEctopic(5).samples(SECONDS, RATE_HZ);
      HeartRate rate = meter.measure(samples);
      if (rate != null) {
        measured++;
        assertThat(rate.beatsPerMinute())
            .as("phase %s", phase)
            .isCloseTo(beatsPerMinute, within(3f));
      }
    }
    // Of three beats with one pause among them nobody can tell.
    assertThat(measured).isGreaterThanOrEqualTo(PHASES.length - 1);
  }

  @Test
  void aFlatLineHasNoRate() {
    HeartRateMeter meter = new HeartRateMeter(RATE_HZ);
    float[] flat = new float[1000];
    assertThat(meter.measure(flat)).isNull();
    Arrays.fill(flat, -1234.5f);
    assertThat(meter.measure(flat)).isNull();
    assertThat(meter.measure(new float[0])).isNull();
  }

  @Test
  void aStepAndASingleBeatHaveNoRate() {
    HeartRateMeter meter = new HeartRateMeter(RATE_HZ);
    float[] step = new float[1000];
    Arrays.fill(step, 500, 1000, 800f);
    assertThat(meter.measure(step)).isNull();
    assertThat(meter.measure(BeatingHeart.at(14, 0.45).samples(SECONDS, RATE_HZ))).isNull();
  }

  @Test
  void noiseHasNoRate() {
    assertThat(shareWithARate(SECONDS, seed -> BeatingHeart.noise(1, seed)))
        .isLessThanOrEqualTo(0.01);
  }

  @Test
  void whiteNoiseHasNoRate() {
    assertThat(shareWithARate(SECONDS, HeartRateMeterTest::whiteNoise)).isLessThanOrEqualTo(0.01);
  }

  @Test
  void shortNoiseHasSeldomARate() {
    assertThat(shareWithARate(2, HeartRateMeterTest::whiteNoise)).isLessThanOrEqualTo(0.08);
  }

  private static DoubleUnaryOperator whiteNoise(long seed) {
    Random random = new Random(seed);
    return seconds -> random.nextGaussian();
  }

  @Test
  void humAndSinesHaveNoRate() {
    HeartRateMeter meter = new HeartRateMeter(RATE_HZ);
    for (double hertz : new double[] {1, 3, 5, 8, 10, 15, 20, 50, 60}) {
      float[] sine =
          BeatingHeart.samples(
              SECONDS, RATE_HZ, seconds -> 300 * Math.sin(2 * Math.PI * hertz * seconds));
      assertThat(meter.measure(sine)).as("%s Hz", hertz).isNull();
    }
  }

  @Test
  void whatStopsHalfWayHasNoRate() {
    HeartRateMeter meter = new HeartRateMeter(RATE_HZ);
    float[] samples = BeatingHeart.at(100, 0.5).samples(SECONDS, RATE_HZ);
    Arrays.fill(samples, 500, 1000, samples[499]);
    assertThat(meter.measure(samples)).isNull();
  }

  @Test
  void aWindowBeforeLeavesNoTrace() {
    HeartRateMeter used = new HeartRateMeter(RATE_HZ);
    float[] samples = BeatingHeart.at(66, 0.1).withNoise(0.1, 3).samples(SECONDS, RATE_HZ);
    used.measure(BeatingHeart.at(140, 0.1).samples(10, RATE_HZ));
    assertThat(used.measure(samples)).isEqualTo(new HeartRateMeter(RATE_HZ).measure(samples));
    assertThat(used.measure(samples)).isNotNull();
  }

  @Test
  void theRateSaysByHowManyBeatsItIs() {
    BeatingHeart heart = BeatingHeart.at(90, 0.5);
    HeartRate rate =
        requireNonNull(new HeartRateMeter(RATE_HZ).measure(heart.samples(SECONDS, RATE_HZ)));
    assertThat(rate.beats()).isEqualTo(heart.beatsIn(0, SECONDS).length);
  }

  @Test
  void whereTheSamplingRateHasNoBandForTheComplexThereIsNoRate() {
    float[] samples = BeatingHeart.at(70, 0.5).samples(SECONDS, 40);
    assertThat(new HeartRateMeter(40).measure(samples)).isNull();
    assertThatThrownBy(() -> new QrsDetector(40))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("40 Hz");
  }

  private static double shareWithARate(double seconds, LongFunction<DoubleUnaryOperator> noise) {
    HeartRateMeter meter = new HeartRateMeter(RATE_HZ);
    int windows = 400;
    return LongStream.range(0, windows)
            .mapToObj(noise)
            .map(signal -> meter.measure(BeatingHeart.samples(seconds, RATE_HZ, signal)))
            .filter(rate -> rate != null)
            .count()
        / (double) windows;
  }

  private static float measured(HeartRateMeter meter, float[] samples) {
    @Nullable HeartRate rate = meter.measure(samples);
    assertThat(rate).isNotNull();
    return requireNonNull(rate).beatsPerMinute();
  }
}
