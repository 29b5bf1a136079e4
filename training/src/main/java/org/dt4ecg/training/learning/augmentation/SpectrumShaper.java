package org.dt4ecg.training.learning.augmentation;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Varies the spectrum of windows. Draws from its generator alone; not thread-safe.
 *
 * <p>A window is continued by its own mirror image, so that the period that the transform sees has
 * no jump, and all variations are made in one transform there and back. The mean of a window stays
 * as it is.
 */
final class SpectrumShaper {

  /** Gain is constant below, in Hz; the network's own high-pass leaves little there. */
  private static final double LOWEST_KNOT_HZ = 0.5;

  private final SpectralAugmentation augmentation;
  private final int windowSamples;
  private final float scale;
  private final Random random;
  private final FourierTransform transform;
  private final double hertzPerBin;
  private final double[] real;
  private final double[] imaginary;

  SpectrumShaper(
      SpectralAugmentation augmentation,
      int windowSamples,
      int samplingRateHz,
      float scale,
      Random random) {
    this.augmentation = augmentation;
    this.windowSamples = windowSamples;
    this.scale = scale;
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
    double[] gains = octaveGains();
    double crossoverHz = swaps ? augmentation.lowBandHz() * (1 - random.nextDouble()) : 0;
    double noise = noiseFactor();
    int bins = transform.length() / 2;
    for (int k = 1; k <= bins; k++) {
      vary(k, gains, crossoverHz, noise);
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
  private void vary(int k, double[] gains, double crossoverHz, double noise) {
    int mirror = transform.length() - k;
    double ownReal = (real[k] + real[mirror]) / 2;
    double ownImaginary = (imaginary[k] - imaginary[mirror]) / 2;
    double otherReal = (imaginary[k] + imaginary[mirror]) / 2;
    double otherImaginary = (real[mirror] - real[k]) / 2;
    double hertz = k * hertzPerBin;
    double gain = gain(gains, hertz);
    double share = crossoverHz == 0 ? 0 : 1 / (1 + Math.pow(hertz / crossoverHz, 4));
    double deviation = noise == 0 ? 0 : noise * Math.pow(k, -augmentation.noiseExponent() / 2);
    double noiseReal = deviation == 0 ? 0 : deviation * random.nextGaussian();
    double noiseImaginary = deviation == 0 ? 0 : deviation * random.nextGaussian();
    real[k] = gain * ((1 - share) * ownReal + share * otherReal) + noiseReal;
    imaginary[k] = gain * ((1 - share) * ownImaginary + share * otherImaginary) + noiseImaginary;
    real[mirror] = real[k];
    imaginary[mirror] = -imaginary[k];
    if (k == mirror) {
      imaginary[k] = 0;
    }
  }

  /** A gain for each octave from the lowest knot on, in dB. */
  private double[] octaveGains() {
    double nyquist = hertzPerBin * transform.length() / 2;
    int octaves = (int) Math.max(0, Math.ceil(log2(nyquist / LOWEST_KNOT_HZ)));
    double[] gains = new double[augmentation.gainDecibels() == 0 ? 0 : octaves + 1];
    for (int i = 0; i < gains.length; i++) {
      gains[i] = augmentation.gainDecibels() * random.nextGaussian();
    }
    return gains;
  }

  private static double gain(double[] gains, double hertz) {
    if (gains.length == 0) {
      return 1;
    }
    double octave = Math.max(0, log2(hertz / LOWEST_KNOT_HZ));
    int left = Math.min(gains.length - 1, (int) octave);
    int right = Math.min(gains.length - 1, left + 1);
    double share = octave - left;
    return Math.pow(10, (gains[left] * (1 - share) + gains[right] * share) / 20);
  }

  /**
   * What a bin's deviation is multiplied by, so that the noise has the deviation that was drawn.
   */
  private double noiseFactor() {
    if (augmentation.colouredNoise() == 0) {
      return 0;
    }
    double power = 0;
    for (int k = 1; k <= transform.length() / 2; k++) {
      power += Math.pow(k, -augmentation.noiseExponent());
    }
    // A bin and its mirror image with deviation d in both parts add the variance 4·d²/N².
    return augmentation.colouredNoise()
        * scale
        * random.nextDouble()
        * transform.length()
        / (2 * Math.sqrt(power));
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }
}
