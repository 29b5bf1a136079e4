package org.dt4ecg.training.stress;

import java.util.random.RandomGenerator;

/**
 * Noise whose power falls with the frequency to some power: 0 is white, 1 pink, 2 brown. Pure
 * functions.
 */
final class Noise {

  /** First-order low-passes, an octave and a half from each other, summed make one over f. */
  private static final double[] CORNERS_HZ = {0.2, 0.6, 1.8, 5.4, 16, 48, 144};

  private Noise() {}

  /**
   * Noise of mean 0 and mean square 1.
   *
   * @param exponent 0, 1 or 2
   */
  static double[] of(double exponent, int length, double rateHz, RandomGenerator random) {
    double[] noise = new double[length];
    if (exponent == 0) {
      for (int i = 0; i < length; i++) {
        noise[i] = random.nextGaussian();
      }
    } else if (exponent == 1) {
      for (double corner : CORNERS_HZ) {
        addLowPassed(noise, corner, rateHz, random);
      }
    } else {
      addLowPassed(noise, CORNERS_HZ[0], rateHz, random);
    }
    return normalised(noise);
  }

  /** Each low-passed noise has the same power, so the sum falls by 3 dB an octave. */
  private static void addLowPassed(
      double[] noise, double cornerHz, double rateHz, RandomGenerator random) {
    double kept = Math.exp(-2 * Math.PI * cornerHz / rateHz);
    double gain = Math.sqrt(1 - kept * kept);
    double value = random.nextGaussian();
    for (int i = 0; i < noise.length; i++) {
      value = kept * value + gain * random.nextGaussian();
      noise[i] += value;
    }
  }

  private static double[] normalised(double[] noise) {
    double sum = 0;
    double squares = 0;
    for (double value : noise) {
      sum += value;
      squares += value * value;
    }
    double mean = noise.length == 0 ? 0 : sum / noise.length;
    double variance = noise.length == 0 ? 1 : squares / noise.length - mean * mean;
    double scale = variance > 0 ? 1 / Math.sqrt(variance) : 1;
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (noise[i] - mean) * scale;
    }
    return noise;
  }
}
