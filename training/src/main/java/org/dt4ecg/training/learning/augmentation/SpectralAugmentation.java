package org.dt4ecg.training.learning.augmentation;

/**
 * How often and how far the low band of training windows is replaced by that of another window of
 * the same activity, which takes movement away as a cue to the person.
 *
 * @param lowBandSwap share of the windows whose content below a random frequency is replaced
 * @param lowBandHz highest frequency below which content is replaced, in Hz; needed for {@code
 *     lowBandSwap}
 */
public record SpectralAugmentation(double lowBandSwap, double lowBandHz) {

  /** No variation. */
  public static final SpectralAugmentation NONE = new SpectralAugmentation(0, 0);

  public SpectralAugmentation {
    if (!(lowBandSwap >= 0 && lowBandSwap <= 1) || !(lowBandHz >= 0)) {
      throw new IllegalArgumentException(
          "lowBandSwap must be from 0 to 1 and lowBandHz 0 or more, but they are %s and %s"
              .formatted(lowBandSwap, lowBandHz));
    }
    if (lowBandSwap > 0 && lowBandHz == 0) {
      throw new IllegalArgumentException(
          "lowBandSwap is %s but lowBandHz is 0; name the highest frequency to swap below"
              .formatted(lowBandSwap));
    }
  }

  boolean isOff() {
    return lowBandSwap == 0;
  }

  /**
   * All settings. Runs are kept under a digest of this text, so it goes on to mention three that
   * were tried, brought nothing and are gone.
   */
  @Override
  public String toString() {
    return ("SpectralAugmentation[gainDecibels=0.0, colouredNoise=0.0, noiseExponent=0.0,"
            + " lowBandSwap=%s, lowBandHz=%s]")
        .formatted(lowBandSwap, lowBandHz);
  }
}
