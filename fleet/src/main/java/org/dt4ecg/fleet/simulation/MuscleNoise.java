package org.dt4ecg.fleet.simulation;

import java.util.random.RandomGenerator;

/**
 * Noise of the muscles under the electrodes: Gaussian, between 20 and 120 Hz, swelling and ebbing
 * with their tension.
 */
final class MuscleNoise implements Disturbance {

  private static final double LOWEST_HERTZ = 20;
  private static final double HIGHEST_HERTZ = 120;

  /** What is left of white noise of variance 1 is measured over this many samples. */
  private static final int CALIBRATION_SAMPLES = 4_000;

  private final double microvoltsRms;
  private final double tensionHertz;
  private final RandomGenerator random;

  MuscleNoise(double microvoltsRms, double tensionHertz, RandomGenerator random) {
    this.microvoltsRms = microvoltsRms;
    this.tensionHertz = tensionHertz;
    this.random = random;
  }

  @Override
  public void addTo(double[] microvolts, double rateHz) {
    FirstOrderBandPass filter = new FirstOrderBandPass(LOWEST_HERTZ, HIGHEST_HERTZ, rateHz);
    double power = 0;
    for (int i = 0; i < CALIBRATION_SAMPLES; i++) {
      double value = filter.next(random.nextGaussian());
      power += value * value;
    }
    double scale = microvoltsRms / Math.sqrt(power / CALIBRATION_SAMPLES);
    double phase = random.nextDouble(2 * Math.PI);
    for (int i = 0; i < microvolts.length; i++) {
      double tension = 1 + 0.5 * Math.sin(2 * Math.PI * tensionHertz * i / rateHz + phase);
      microvolts[i] += scale * tension * filter.next(random.nextGaussian());
    }
  }

  /** A first-order high-pass followed by a first-order low-pass. Keeps state; not thread-safe. */
  static final class FirstOrderBandPass {

    private final double highPass;
    private final double lowPass;
    private double lastInput;
    private double lastHigh;
    private double lastLow;

    FirstOrderBandPass(double lowestHertz, double highestHertz, double rateHz) {
      highPass = Math.exp(-2 * Math.PI * lowestHertz / rateHz);
      lowPass = 1 - Math.exp(-2 * Math.PI * highestHertz / rateHz);
    }

    double next(double input) {
      lastHigh = highPass * (lastHigh + input - lastInput);
      lastInput = input;
      lastLow += lowPass * (lastHigh - lastLow);
      return lastLow;
    }
  }
}
