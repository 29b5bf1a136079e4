package org.dt4ecg.training.learning.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.dt4ecg.training.beats.BeatShape;
import org.dt4ecg.training.beats.BeatTrain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaveVariationTest {

  private static final int RATE_HZ = 250;
  private static final int SAMPLES = 1_000;
  private static final double RANGE = 0.3;

  private final BeatTrain train =
      new BeatTrain(beat(), new double[] {120, 330.5, 700}, new float[] {1, 1.1f, 0.9f});
  private final float[] beats = train.drawn(SAMPLES);
  private final float[] window = new float[SAMPLES];

  WaveVariationTest() {
    Random random = new Random(1);
    for (int i = 0; i < SAMPLES; i++) {
      window[i] = (float) (2048 + beats[i] + 0.1 * random.nextGaussian());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyWaveIsMadeLargerOrSmallerWithinTheRangeAndAllThatIsNotHeartBeatStays(long seed) {
    Material varied = varied(seed);

    float[] variedBeats = beatsOf(varied);
    for (int i = 0; i < SAMPLES; i++) {
      assertThat(varied.samples()[i] - variedBeats[i])
          .isCloseTo(window[i] - beats[i], within(1e-3f));
      if (Math.abs(beats[i]) > 1e-3) {
        assertThat((double) variedBeats[i] / beats[i])
            .isBetween(Math.exp(-RANGE) - 0.01, Math.exp(RANGE) + 0.01);
      }
    }
  }

  @Test
  void oneSeedGivesOneVariationAndAnotherAnother() {
    assertThat(varied(1).samples()).containsExactly(varied(1).samples());
    assertThat(varied(1).samples()).isNotEqualTo(varied(2).samples());
    assertThat(varied(1).samples()).isNotEqualTo(window);
  }

  @Test
  void theWavesOfABeatChangeByDifferentFactors() {
    WaveGains gains = WaveGains.slight(RANGE, new Random(5));

    assertThat(gains.at(0)).isNotCloseTo(gains.at(0.035), within(1e-6));
    assertThat(gains.at(-0.2)).isEqualTo(gains.factors()[0], within(1e-12));
    assertThat(gains.at(0.35)).isEqualTo(gains.factors()[9], within(1e-12));
  }

  @Test
  void aRangeThatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> Augmentation.NONE.withWaves(-0.1)).hasMessageContaining("-0.1");
  }

  /** Outcomes of runs are kept under a digest of this text. */
  @Test
  void anAugmentationThatLeavesWavesReadsAsItDidBeforeTheyCouldBeVaried() {
    assertThat(Augmentation.NONE.toString())
        .isEqualTo(
            "Augmentation[timeWarp=0.0, gain=0.0, wander=0.0, noise=0.0, blank=0.0,"
                + " contactHighPassHz=0.0, spectrum=SpectralAugmentation[gainDecibels=0.0,"
                + " colouredNoise=0.0, noiseExponent=0.0, lowBandSwap=0.0, lowBandHz=0.0],"
                + " rest=RestAugmentation[gain=0.0, swap=0.0]]");
    assertThat(Augmentation.NONE.withWaves(RANGE).toString()).endsWith("], waves=0.3]");
  }

  private Material varied(long seed) {
    return new WaveVariation(RANGE, RATE_HZ, new Random(seed)).vary(window, beats, train);
  }

  private static float[] beatsOf(Material material) {
    float[] beats = material.beats();
    assertThat(beats).isNotNull();
    return beats == null ? new float[0] : beats;
  }

  /** P, R, S and T as Gaussian curves around the sample 60. */
  private static BeatShape beat() {
    float[] values = new float[160];
    for (int i = 0; i < values.length; i++) {
      double seconds = (i - 60.0) / RATE_HZ;
      values[i] =
          (float)
              (0.15 * wave(seconds + 0.16, 0.02)
                  + wave(seconds, 0.012)
                  - 0.2 * wave(seconds - 0.035, 0.012)
                  + 0.3 * wave(seconds - 0.27, 0.04));
    }
    return new BeatShape(values, 60);
  }

  private static double wave(double seconds, double deviation) {
    return Math.exp(-seconds * seconds / (2 * deviation * deviation));
  }
}
