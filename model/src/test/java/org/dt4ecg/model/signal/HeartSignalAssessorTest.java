package org.dt4ecg.model.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows of 4 s at 250 Hz, in mV. */
class HeartSignalAssessorTest {

  private static final int RATE = 250;
  private static final int LENGTH = 1000;
  private static final int TRIALS = 400;

  private final HeartSignalAssessor assessor = new HeartSignalAssessor(RATE);

  @ParameterizedTest(name = "{0} beats a minute")
  @ValueSource(doubles = {40, 60, 75, 100, 130, 160, 190})
  void beatsAreGoodAndHaveARate(double perMinute) {
    AssembledWindow window = assess(heart(perMinute), 0.01, 1);

    assertThat(window.quality()).isEqualTo(SignalQuality.GOOD);
    assertThat(window.heartRate()).isNotNull();
  }

  @ParameterizedTest(name = "times {0}")
  @ValueSource(doubles = {-1, 0.001, 0.1, 20, 1000})
  void unitAndPolarityDoNotMatter(double factor) {
    float[] window = window(heart(75), 0.01, 1);
    float[] other = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      other[i] = (float) (factor * window[i] + 3 * factor);
    }

    assertThat(assessor.assess(other, SignalQuality.GOOD, 0).quality())
        .isEqualTo(SignalQuality.GOOD);
  }

  @Test
  void whiteNoiseWithoutAHeartIsUnusable() {
    assertThat(shareUsable(trial -> window(seconds -> 0, 0.3, trial))).isZero();
  }

  @Test
  void noiseThatFallsWithTheFrequencyIsUnusableToo() {
    assertThat(shareUsable(HeartSignalAssessorTest::brownNoise)).isLessThanOrEqualTo(0.01);
  }

  @Test
  void movementWithoutAHeartIsUnusable() {
    DoubleUnaryOperator movement =
        seconds ->
            Math.sin(2 * Math.PI * 1.3 * seconds) + 0.3 * Math.sin(2 * Math.PI * 2.6 * seconds);

    assertThat(shareUsable(trial -> window(movement, 0.02, trial))).isLessThanOrEqualTo(0.01);
  }

  @ParameterizedTest(name = "noise of {0} mV is {1}")
  @CsvSource({"0.01, GOOD", "0.015, GOOD", "0.05, POOR", "1, UNUSABLE"})
  void theMoreNoiseTheLessItIsTrusted(double millivolts, SignalQuality expected) {
    assertThat(assess(heart(75), millivolts, 1).quality()).isEqualTo(expected);
  }

  @Test
  void beatsThatComeAtAnyTimeAreAsGoodAsRegularOnesThoughTheyHaveNoRate() {
    double[] beats = {0.2, 0.55, 1.5, 2.1, 3.3, 3.75};
    AssembledWindow window = assess(beatsAt(beats), 0.01, 1);

    assertThat(window.quality()).isEqualTo(SignalQuality.GOOD);
    assertThat(window.heartRate()).isNull();
  }

  @Test
  void aFibrillatingHeartIsGoodWhateverItsIntervals() {
    assertThat(
            qualities(
                seed -> {
                  Random random = new Random(seed);
                  double[] beats = new double[16];
                  double at = 0.3 * random.nextDouble();
                  for (int i = 0; i < beats.length; i++) {
                    beats[i] = at;
                    at += 0.3 + 0.8 * random.nextDouble();
                  }
                  return window(beatsAt(beats), 0.01, seed);
                }))
        .containsOnly(SignalQuality.GOOD);
  }

  @ParameterizedTest(name = "every {0}. beat is ectopic")
  @ValueSource(ints = {2, 3, 4})
  void ectopicBeatsDoNotMakeAClearSignalWorse(int every) {
    DoubleUnaryOperator heart =
        seconds -> {
          double sum = 0;
          for (int i = 0; i < 7; i++) {
            boolean isEctopic = i % every == 1;
            double since = seconds - 0.3 - 0.6 * i + (isEctopic ? 0.15 : 0);
            sum += isEctopic ? ectopic(since) : complex(since);
          }
          return sum;
        };

    assertThat(qualities(seed -> window(heart, 0.01, seed))).containsOnly(SignalQuality.GOOD);
  }

  @Test
  void stepsThatAreLargerThanTheBeatsMakeAWindowPoorAtMost() {
    DoubleUnaryOperator running =
        seconds -> {
          double sum = 0;
          for (int harmonic = 1; harmonic <= 5; harmonic++) {
            sum += Math.sin(2 * Math.PI * 2.65 * harmonic * seconds + harmonic) / harmonic;
          }
          return 0.5 * sum + heart(140).applyAsDouble(seconds);
        };

    assertThat(qualities(seed -> window(running, 0.02, seed)))
        .doesNotContain(SignalQuality.UNUSABLE);
  }

  @Test
  void aHeartThatIsThereForAPartOfTheWindowAloneIsPoor() {
    DoubleUnaryOperator ending = seconds -> seconds < 1.8 ? heart(100).applyAsDouble(seconds) : 0;

    assertThat(assess(ending, 0.005, 1).quality()).isNotEqualTo(SignalQuality.GOOD);
  }

  @Test
  void humThatDwarfsTheBeatsIsUnusable() {
    float[] window = window(heart(75), 0.01, 1);

    assertThat(assessor.assess(window, SignalQuality.GOOD, 0.5).quality())
        .isEqualTo(SignalQuality.GOOD);
    assertThat(assessor.assess(window, SignalQuality.GOOD, 10).quality())
        .isEqualTo(SignalQuality.UNUSABLE);
  }

  @ParameterizedTest
  @CsvSource({"POOR, POOR", "UNUSABLE, UNUSABLE"})
  void whatTheCountsSayIsNotTakenBack(SignalQuality raw, SignalQuality expected) {
    AssembledWindow window = assessor.assess(window(heart(75), 0.01, 1), raw, 0);

    assertThat(window.quality()).isEqualTo(expected);
    assertThat(window.heartRate() == null).isEqualTo(expected == SignalQuality.UNUSABLE);
  }

  @Test
  void aSecondMayBeTooShortForABeat() {
    float[] window = new float[RATE];
    for (int i = 0; i < RATE; i++) {
      window[i] = (float) complex((i - 120.0) / RATE);
    }

    assertThat(assessor.assess(window, SignalQuality.GOOD, 0).quality())
        .isEqualTo(SignalQuality.GOOD);
  }

  @Test
  void aRateTooLowToShowBeatsLeavesItToTheCounts() {
    HeartSignalAssessor slow = new HeartSignalAssessor(40);

    assertThat(slow.assess(new float[160], SignalQuality.GOOD, 0).quality())
        .isEqualTo(SignalQuality.GOOD);
  }

  @ParameterizedTest(name = "{0} Hz")
  @ValueSource(ints = {125, 200, 360, 500})
  void theSameHeartIsAsGoodAtOtherRates(int rate) {
    HeartSignalAssessor other = new HeartSignalAssessor(rate);
    Random random = new Random(1);
    float[] window = new float[4 * rate];
    for (int i = 0; i < window.length; i++) {
      window[i] =
          (float) (heart(75).applyAsDouble((double) i / rate) + 0.005 * random.nextGaussian());
    }

    assertThat(other.assess(window, SignalQuality.GOOD, 0).quality()).isEqualTo(SignalQuality.GOOD);
  }

  private interface Trial {
    float[] window(long seed);
  }

  private List<SignalQuality> qualities(Trial trial) {
    List<SignalQuality> qualities = new ArrayList<>();
    for (int seed = 0; seed < TRIALS; seed++) {
      qualities.add(assessor.assess(trial.window(seed), SignalQuality.GOOD, 0).quality());
    }
    return qualities;
  }

  private double shareUsable(Trial trial) {
    long unusable =
        qualities(trial).stream().filter(quality -> quality == SignalQuality.UNUSABLE).count();
    return 1 - (double) unusable / TRIALS;
  }

  private AssembledWindow assess(DoubleUnaryOperator millivolts, double noise, long seed) {
    return assessor.assess(window(millivolts, noise, seed), SignalQuality.GOOD, 0);
  }

  private static float[] window(DoubleUnaryOperator millivolts, double noise, long seed) {
    Random random = new Random(seed);
    float[] window = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      window[i] =
          (float) (millivolts.applyAsDouble((double) i / RATE) + noise * random.nextGaussian());
    }
    return window;
  }

  private static float[] brownNoise(long seed) {
    Random random = new Random(seed);
    float[] window = new float[LENGTH];
    double value = 0;
    for (int i = 0; i < LENGTH; i++) {
      value = 0.99 * value + 0.05 * random.nextGaussian();
      window[i] = (float) value;
    }
    return window;
  }

  private static DoubleUnaryOperator heart(double perMinute) {
    double interval = 60 / perMinute;
    return seconds -> complex(seconds % interval - 0.3 * interval);
  }

  private static DoubleUnaryOperator beatsAt(double... beats) {
    return seconds -> {
      double sum = 0;
      for (double beat : beats) {
        sum += complex(seconds - beat);
      }
      return sum;
    };
  }

  /** A ventricular beat: wide, of another shape, against the others. */
  private static double ectopic(double since) {
    return wave(since, -0.9, 0.035) + wave(since - 0.07, 0.7, 0.03) + wave(since - 0.25, 0.3, 0.05);
  }

  private static double complex(double since) {
    return wave(since, 1, 0.015) - wave(since - 0.035, 0.25, 0.012) + wave(since - 0.2, 0.2, 0.035);
  }

  private static double wave(double since, double height, double width) {
    return height * Math.exp(-Math.pow(since / width, 2) / 2);
  }
}
