package org.dt4ecg.fleet.simulation;

import java.util.random.RandomGenerator;

/**
 * Artefact of steps, arm swings or squats: periodic, with harmonics and a cadence that wanders a
 * little, and never twice quite as strong.
 */
final class CyclicMotion implements Disturbance {

  private static final int HARMONICS = 5;

  /** Random walk of the cadence, as a share of it per root second. */
  private static final double CADENCE_WANDER = 0.02;

  private static final double LARGEST_CADENCE_CHANGE = 0.08;

  private final double cadenceHertz;
  private final double microvoltsRms;
  private final RandomGenerator random;

  CyclicMotion(double cadenceHertz, double microvoltsRms, RandomGenerator random) {
    this.cadenceHertz = cadenceHertz;
    this.microvoltsRms = microvoltsRms;
    this.random = random;
  }

  @Override
  public void addTo(double[] microvolts, double rateHz) {
    double[] weights = new double[HARMONICS];
    double[] phases = new double[HARMONICS];
    double power = 0;
    for (int k = 0; k < HARMONICS; k++) {
      weights[k] = random.nextDouble(0.5, 1.0) / (k + 1);
      phases[k] = random.nextDouble(2 * Math.PI);
      power += weights[k] * weights[k] / 2;
    }
    double scale = microvoltsRms / Math.sqrt(power);
    double phase = random.nextDouble(2 * Math.PI);
    double cadenceChange = 0;
    double strength = 1;
    for (int i = 0; i < microvolts.length; i++) {
      double value = 0;
      for (int k = 0; k < HARMONICS; k++) {
        value += weights[k] * Math.sin((k + 1) * phase + phases[k]);
      }
      microvolts[i] += scale * strength * value;
      double step = random.nextGaussian() * CADENCE_WANDER / Math.sqrt(rateHz);
      cadenceChange =
          Math.max(-LARGEST_CADENCE_CHANGE, Math.min(LARGEST_CADENCE_CHANGE, cadenceChange + step));
      phase += 2 * Math.PI * cadenceHertz * (1 + cadenceChange) / rateHz;
      strength += (1 - strength) / rateHz + 0.4 * random.nextGaussian() / Math.sqrt(rateHz);
    }
  }
}
