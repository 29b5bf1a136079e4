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

class StrangerMakerTest {

  private static final int RATE_HZ = 250;
  private static final int SAMPLES = 1_000;
  private static final int[] PEAKS = {100, 300, 510, 700, 890};
  private static final BeatShape OWN = beat(1, -0.2, 0.25, 0.28);
  private static final BeatShape OTHER = beat(0.6, -0.6, 0.1, 0.22);

  private final BeatTrain train = train(OWN);
  private final float[] beats = train.drawn(SAMPLES);
  private final float[] window = new float[SAMPLES];

  StrangerMakerTest() {
    Random random = new Random(1);
    for (int i = 0; i < SAMPLES; i++) {
      window[i] = (float) (2048 + beats[i] + 0.1 * random.nextGaussian());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aStrangerKeepsTheTimesOfTheRPeaksAndAllThatIsNotHeartBeat(long seed) {
    Material stranger = stranger(VirtualStrangers.usual(), seed);

    float[] strange = beatsOf(stranger);
    for (int i = 0; i < SAMPLES; i++) {
      assertThat(stranger.samples()[i] - strange[i]).isCloseTo(window[i] - beats[i], within(1e-3f));
    }
    for (int peak : PEAKS) {
      assertThat(strange[peak]).isBetween(0.4f * beats[peak], 2 * beats[peak]);
      assertThat(strange[peak]).isGreaterThan(strange[peak - 4]).isGreaterThan(strange[peak + 4]);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyStrangerHasABeatOfItsOwn(long seed) {
    float[] strange = beatsOf(stranger(VirtualStrangers.usual(), seed));
    float[] another = beatsOf(stranger(VirtualStrangers.usual(), seed + 100));

    assertThat(distance(strange, beats)).isGreaterThan(0.05);
    assertThat(distance(strange, another)).isGreaterThan(0.05);
    assertThat(beatsOf(stranger(VirtualStrangers.usual(), seed))).containsExactly(strange);
  }

  @Test
  void aBlendLiesBetweenTheBeatsOfTwoPeople() {
    double power = Math.sqrt(OWN.power() / OTHER.power());
    BeatBlend blend = BeatBlend.of(OWN, OTHER, 0.25);

    for (double time = -70; time < 120; time += 0.5) {
      assertThat(blend.at(time))
          .isCloseTo(0.25 * OWN.at(time) + 0.75 * power * OTHER.at(time), within(1e-9));
      assertThat(BeatBlend.of(OWN).at(time)).isEqualTo(OWN.at(time));
    }
  }

  @Test
  void nobodyToBlendWithLeavesTheOtherAlterations() {
    VirtualStrangers blended = new VirtualStrangers(0.2, 1, 0.5, 0);
    StrangerMaker maker = new StrangerMaker(blended, RATE_HZ, new Random(3));

    float[] strange = beatsOf(maker.stranger(window, beats, train, null));

    assertThat(distance(strange, beats)).isGreaterThan(0.02);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aStretchLeavesTheRPeakAndIsSteady(long seed) {
    BeatStretch stretch = BeatStretch.drawn(new Random(seed));

    assertThat(stretch.unstretched(0)).isZero();
    double before = stretch.unstretched(-0.5);
    for (double seconds = -0.499; seconds < 0.5; seconds += 0.001) {
      double time = stretch.unstretched(seconds);
      assertThat(time - before).isBetween(0.0005, 0.002);
      assertThat(BeatStretch.NONE.unstretched(seconds)).isCloseTo(seconds, within(1e-12));
      before = time;
    }
  }

  @Test
  void aStretchMovesWavesByItsFactors() {
    BeatStretch stretch = new BeatStretch(0.8, 1.2, 1.25);

    assertThat(stretch.unstretched(0.06)).isCloseTo(0.05, within(1e-12));
    assertThat(stretch.unstretched(0.06 + 1.25 * 0.2)).isCloseTo(0.25, within(1e-12));
    assertThat(stretch.unstretched(-0.06 - 0.8 * 0.1)).isCloseTo(-0.15, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theFactorsOfWavesRunSmoothlyFromKnotToKnot(long seed) {
    WaveGains gains = WaveGains.drawn(new Random(seed));

    assertThat(gains.at(-1)).isEqualTo(gains.factors()[0]);
    assertThat(gains.at(0)).isEqualTo(gains.factors()[4]).isBetween(0.5, 1.9);
    assertThat(gains.at(1)).isEqualTo(gains.factors()[9]);
    for (double seconds = -0.5; seconds < 0.6; seconds += 0.001) {
      assertThat(gains.at(seconds)).isCloseTo(gains.at(seconds + 0.001), within(0.15));
      assertThat(WaveGains.NONE.at(seconds)).isEqualTo(1);
    }
  }

  @Test
  void sharesThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new VirtualStrangers(1.1, 0, 1, 0)).hasMessageContaining("1.1");
    assertThatThrownBy(() -> new VirtualStrangers(0.2, 0, -1, 1)).hasMessageContaining("-1.0");
    assertThatThrownBy(() -> new VirtualStrangers(0.2, 1, 0, 0))
        .hasMessageContaining("stretched or reshaped");
    assertThatThrownBy(() -> new StrangerMaker(VirtualStrangers.NONE, RATE_HZ, new Random(1)))
        .hasMessageContaining("off");
  }

  private Material stranger(VirtualStrangers strangers, long seed) {
    return new StrangerMaker(strangers, RATE_HZ, new Random(seed))
        .stranger(window, beats, train, OTHER);
  }

  private static float[] beatsOf(Material material) {
    float[] beats = material.beats();
    assertThat(beats).isNotNull();
    return beats == null ? new float[0] : beats;
  }

  private static double distance(float[] one, float[] other) {
    double difference = 0;
    double power = 0;
    for (int i = 0; i < one.length; i++) {
      difference += (one[i] - other[i]) * (one[i] - other[i]);
      power += other[i] * other[i];
    }
    return Math.sqrt(difference / power);
  }

  private static BeatTrain train(BeatShape shape) {
    double[] peaks = new double[PEAKS.length];
    float[] gains = new float[PEAKS.length];
    for (int i = 0; i < PEAKS.length; i++) {
      peaks[i] = PEAKS[i];
      gains[i] = 1 + 0.05f * i;
    }
    return new BeatTrain(shape, peaks, gains);
  }

  /** R, S and T as Gaussian curves around the sample 60. */
  private static BeatShape beat(double r, double s, double t, double tSeconds) {
    float[] values = new float[160];
    for (int i = 0; i < values.length; i++) {
      double seconds = (i - 60.0) / RATE_HZ;
      values[i] =
          (float)
              (r * wave(seconds, 0.012)
                  + s * wave(seconds - 0.035, 0.012)
                  + t * wave(seconds - tSeconds, 0.04));
    }
    return new BeatShape(values, 60);
  }

  private static double wave(double seconds, double deviation) {
    return Math.exp(-seconds * seconds / (2 * deviation * deviation));
  }
}
