package org.dt4ecg.training.learning.augmentation;

/**
 * How far the spectrum of training windows is varied, without a shift of phase. Each range is drawn
 * from anew for each window; 0 leaves that variation out.
 *
 * @param gainDecibels standard deviation of a gain that is drawn for each octave and runs smoothly
 *     between them, in dB: what differs between electrodes
 * @param colouredNoise largest standard deviation of coloured noise that is added, in scales
 * @param noiseExponent β of that noise, whose power falls with frequency as 1/f^β; 0 is white
 * @param lowBandSwap share of the windows whose content below a random frequency is replaced by
 *     that of another window of the same activity, which takes movement away as a cue to the person
 * @param lowBandHz highest frequency below which content is replaced, in Hz; needed for {@code
 *     lowBandSwap}
 */
public record SpectralAugmentation(
    double gainDecibels,
    double colouredNoise,
    double noiseExponent,
    double lowBandSwap,
    double lowBandHz) {

  /** No variation. */
  public static final SpectralAugmentation NONE = new SpectralAugmentation(0, 0, 0, 0, 0);

  public SpectralAugmentation {
    if (!(gainDecibels >= 0) || !(colouredNoise >= 0) || !(noiseExponent >= 0)) {
      throw new IllegalArgumentException(
          "gainDecibels, colouredNoise and noiseExponent must be 0 or more, but are %s, %s and %s"
              .formatted(gainDecibels, colouredNoise, noiseExponent));
    }
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

  public SpectralAugmentation withGainDecibels(double value) {
    return new SpectralAugmentation(value, colouredNoise, noiseExponent, lowBandSwap, lowBandHz);
  }

  /** The same with other coloured noise: its largest standard deviation in scales, and its β. */
  public SpectralAugmentation withColouredNoise(double deviation, double exponent) {
    return new SpectralAugmentation(gainDecibels, deviation, exponent, lowBandSwap, lowBandHz);
  }

  /** The same with another swap: the share of the windows, and the highest frequency in Hz. */
  public SpectralAugmentation withLowBandSwap(double share, double highestHz) {
    return new SpectralAugmentation(gainDecibels, colouredNoise, noiseExponent, share, highestHz);
  }

  boolean isOff() {
    return gainDecibels == 0 && colouredNoise == 0 && lowBandSwap == 0;
  }
}
