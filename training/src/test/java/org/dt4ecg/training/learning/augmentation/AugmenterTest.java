package org.dt4ecg.training.learning.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AugmenterTest {

  private static final int SAMPLES = 1000;
  private static final int RATE_HZ = 250;

  @Test
  void withoutVariationAWindowStaysAsItIs() {
    float[] window = ramp(SAMPLES);

    float[] varied = augmenter(Augmentation.NONE, 1).vary(new Material(window, null), null);

    assertThat(varied).containsExactly(window).isNotSameAs(window);
    assertThat(Augmentation.NONE.samplesFor(100)).isEqualTo(100);
  }

  @Test
  void timeIsStretchedByNoMoreThanAllowed() {
    Augmentation warp = Augmentation.NONE.withTimeWarp(0.1);
    float[] crop = ramp(warp.samplesFor(SAMPLES));
    Augmenter augmenter = augmenter(warp, 1);

    for (int i = 0; i < 200; i++) {
      float[] varied = augmenter.vary(new Material(crop, null), null);
      float speed = (varied[SAMPLES - 1] - varied[0]) / (SAMPLES - 1);
      assertThat(speed).isBetween(0.899f, 1.101f);
      assertThat(varied[SAMPLES - 1]).isLessThanOrEqualTo(crop[crop.length - 1]);
    }
  }

  @Test
  void aCropWithoutRoomIsNeverReadFasterThanItIsLong() {
    Augmenter augmenter = augmenter(Augmentation.NONE.withTimeWarp(0.1), 1);

    for (int i = 0; i < 200; i++) {
      float[] varied = augmenter.vary(new Material(ramp(SAMPLES), null), null);
      assertThat(varied[SAMPLES - 1]).isGreaterThan(varied[SAMPLES - 2]);
    }
  }

  @Test
  void variationsAreDrawnFromTheirGeneratorAlone() {
    Augmentation all =
        new Augmentation(
            0.1,
            0.2,
            1,
            0.2,
            1,
            new SpectralAugmentation(0.5, 5),
            new RestAugmentation(0.5, 0.5),
            0);
    float[] crop = ramp(all.samplesFor(SAMPLES));
    Material partner =
        new Material(tone(7, all.samplesFor(SAMPLES)), tone(9, all.samplesFor(SAMPLES)));
    Material material = new Material(crop, tone(3, crop.length));

    float[] first = augmenter(all, 5).vary(material, partner);
    float[] second = augmenter(all, 5).vary(material, partner);

    assertThat(first).containsExactly(second);
    assertThat(first).isNotEqualTo(augmenter(all, 6).vary(material, partner));
  }

  @Test
  void theMeanOfAWindowStaysAsItIs() {
    float[] raised = tone(8, SAMPLES);
    for (int i = 0; i < SAMPLES; i++) {
      raised[i] += 2048;
    }

    float[] varied = shaped(new SpectralAugmentation(1, 8), raised, tone(2, SAMPLES), 3);

    assertThat(mean(varied)).isCloseTo(2048, within(1.0));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aSwapTakesTheLowBandOfThePartnerAndKeepsTheRest(long seed) {
    float[] own = sum(tone(1, SAMPLES), tone(40, SAMPLES));
    float[] partner = sum(tone(2, SAMPLES), tone(50, SAMPLES));

    float[] varied = shaped(new SpectralAugmentation(1, 1e-9), own, partner, seed);
    float[] swapped = shaped(new SpectralAugmentation(1, 1e6), own, partner, seed);

    assertThat(varied).containsExactly(own, within(1e-3f));
    // Nearly every frequency drawn from up to 1 MHz is above all of the window's content.
    assertThat(amplitude(swapped, 50)).isCloseTo(amplitude(partner, 50), within(0.01));
    assertThat(amplitude(swapped, 40)).isCloseTo(0, within(0.05));
  }

  @Test
  void aSwapBelowAFrequencyLeavesWhatIsFarAbove() {
    float[] own = sum(tone(1, SAMPLES), tone(40, SAMPLES));
    float[] partner = sum(tone(2, SAMPLES), tone(50, SAMPLES));

    for (int seed = 0; seed < 20; seed++) {
      float[] varied = shaped(new SpectralAugmentation(1, 8), own, partner, seed);
      assertThat(amplitude(varied, 40)).isCloseTo(1, within(0.02));
      assertThat(amplitude(varied, 50)).isCloseTo(0, within(0.02));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theRestIsMadeStrongerOrWeakerAndTheBeatsStayAsTheyAre(long seed) {
    float[] beats = tone(8, SAMPLES);
    float[] window = sum(beats, tone(1.5, SAMPLES));

    float[] varied =
        augmenter(Augmentation.NONE.withRest(new RestAugmentation(1, 0)), seed)
            .vary(new Material(window, beats), null);

    assertThat(amplitude(varied, 8)).isCloseTo(1, within(0.01));
    assertThat(amplitude(varied, 1.5))
        .isBetween(Math.exp(-1.01), Math.exp(1.01))
        .isNotCloseTo(1, within(1e-3));
  }

  @Test
  void theRestOfAPartnerComesWithoutItsBeatsAndWithoutItsLevel() {
    float[] beats = tone(8, SAMPLES);
    float[] window = raised(sum(beats, tone(1.5, SAMPLES)), 100);
    float[] partnerBeats = tone(9, SAMPLES);
    float[] partner = raised(sum(partnerBeats, tone(2.5, SAMPLES)), 700);

    float[] varied =
        augmenter(Augmentation.NONE.withRest(new RestAugmentation(0, 1)), 1)
            .vary(new Material(window, beats), new Material(partner, partnerBeats));

    assertThat(amplitude(varied, 8)).isCloseTo(1, within(0.01));
    assertThat(amplitude(varied, 2.5)).isCloseTo(1, within(0.01));
    assertThat(amplitude(varied, 9)).isCloseTo(0, within(0.01));
    assertThat(amplitude(varied, 1.5)).isCloseTo(0, within(0.01));
    assertThat(mean(varied)).isCloseTo(100, within(0.1));
  }

  @Test
  void aWindowWhoseBeatsAreNotKnownKeepsItsRest() {
    float[] window = ramp(SAMPLES);

    float[] varied =
        augmenter(Augmentation.NONE.withRest(new RestAugmentation(1, 1)), 1)
            .vary(new Material(window, null), null);

    assertThat(varied).containsExactly(window);
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new RestAugmentation(-1, 0)).hasMessageContaining("gain");
    assertThatThrownBy(() -> new RestAugmentation(0, 1.5)).hasMessageContaining("swap");
    assertThatThrownBy(() -> Augmentation.NONE.withTimeWarp(0.6)).hasMessageContaining("timeWarp");
    assertThatThrownBy(() -> new SpectralAugmentation(0.5, 0))
        .hasMessageContaining("lowBandHz is 0");
    assertThatThrownBy(() -> new SpectralAugmentation(1.5, 5)).hasMessageContaining("lowBandSwap");
  }

  private static Augmenter augmenter(Augmentation augmentation, long seed) {
    return new Augmenter(augmentation, SAMPLES, RATE_HZ, 2, new Random(seed));
  }

  private static float[] shaped(
      SpectralAugmentation spectrum, float[] window, float @Nullable [] partner, long seed) {
    return augmenter(Augmentation.NONE.withSpectrum(spectrum), seed)
        .vary(new Material(window, null), partner == null ? null : new Material(partner, null));
  }

  private static float[] tone(double hertz, int length) {
    float[] tone = new float[length];
    for (int i = 0; i < length; i++) {
      tone[i] = (float) Math.cos(2 * Math.PI * hertz * i / RATE_HZ);
    }
    return tone;
  }

  private static float[] sum(float[] one, float[] other) {
    float[] sum = one.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other[i];
    }
    return sum;
  }

  private static float[] raised(float[] window, float level) {
    float[] raised = window.clone();
    for (int i = 0; i < raised.length; i++) {
      raised[i] += level;
    }
    return raised;
  }

  private static float[] ramp(int length) {
    float[] ramp = new float[length];
    for (int i = 0; i < length; i++) {
      ramp[i] = i;
    }
    return ramp;
  }

  /** Amplitude of a tone in a window, by its inner products with cosine and sine. */
  private static double amplitude(float[] window, double hertz) {
    double cosine = 0;
    double sine = 0;
    for (int i = 0; i < window.length; i++) {
      double angle = 2 * Math.PI * hertz * i / RATE_HZ;
      cosine += window[i] * Math.cos(angle);
      sine += window[i] * Math.sin(angle);
    }
    return 2 * Math.hypot(cosine, sine) / window.length;
  }

  private static double mean(float[] window) {
    double sum = 0;
    for (float sample : window) {
      sum += sample;
    }
    return sum / window.length;
  }
}
