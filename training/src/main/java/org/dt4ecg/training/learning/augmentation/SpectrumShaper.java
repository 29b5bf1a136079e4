package org.dt4ecg.training.learning.augmentation;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the low band of windows by that of others. Draws from its generator alone; not
 * thread-safe.
 *
 * <p>A window is continued by its own mirror image, so that the period that the transform sees has
 * no jump; one transform there and back serves both windows. The mean of a window stays as it is.
 */
final class SpectrumShaper {

  private final SpectralAugmentation augmentation;
  private final int windowSamples;
  private final Random random;
  private final FourierTransform transform;
  private final double hertzPerBin;
  private final double[] real;
  private final double[] imaginary;

  SpectrumShaper(
      SpectralAugmentation augmentation, int windowSamples, int samplingRateHz, Random random) {
    this.augmentation = augmentation;
    this.windowSamples = windowSamples;
    this.random = random;
    transform = new FourierTransform(powerOfTwoFrom(2 * windowSamples));
    hertzPerBin = (double) samplingRateHz / transform.length();
    real = new double[transform.length()];
    imaginary = new double[transform.length()];
  }

  private static int powerOfTwoFrom(int least) {
    int highest = Integer.highestOneBit(least);
    return highest == least ? least : 2 * highest;
  }

  /**
   * Varies a window in place.
   *
   * @param partner a window of the same activity to take the low band from; null swaps nothing
   */
  void shape(float[] window, float @Nullable [] partner) {
    boolean swaps = false;
    extend(window, real);
    extend(window, imaginary);
    if (partner != null && random.nextDouble() < augmentation.lowBandSwap()) {
      swaps = true;
      extend(partner, imaginary);
    }
    transform.forward(real, imaginary);
    double crossoverHz = swaps ? augmentation.lowBandHz() * (1 - random.nextDouble()) : 0;
    int bins = transform.length() / 2;
    for (int k = 1; k <= bins; k++) {
      vary(k, crossoverHz);
    }
    imaginary[0] = 0;
    transform.inverse(real, imaginary);
    for (int i = 0; i < windowSamples; i++) {
      window[i] = (float) real[i];
    }
  }

  /** The window, its mirror image, and its first sample for the rest. */
  private void extend(float[] window, double[] extended) {
    for (int i = 0; i < extended.length; i++) {
      int from = i < windowSamples ? i : Math.max(0, 2 * windowSamples - 1 - i);
      extended[i] = window[from];
    }
  }

  /**
   * Varies one frequency. The transform of {@code x + i·p}, of two real signals, holds that of x in
   * its conjugate-symmetric part and that of p in the rest.
   */
  private void vary(int k, double crossoverHz) {
    int mirror = transform.length() - k;
    double ownReal = (real[k] + real[mirror]) / 2;
    double ownImaginary = (imaginary[k] - imaginary[mirror]) / 2;
    double otherReal = (imaginary[k] + imaginary[mirror]) / 2;
    double otherImaginary = (real[mirror] - real[k]) / 2;
    double share = crossoverHz == 0 ? 0 : 1 / (1 + Math.pow(k * hertzPerBin / crossoverHz, 4));
    real[k] = (1 - share) * ownReal + share * otherReal;
    imaginary[k] = (1 - share) * ownImaginary + share * otherImaginary;
    real[mirror] = real[k];
    imaginary[mirror] = -imaginary[k];
    if (k == mirror) {
      imaginary[k] = 0;
    }
  }
}
