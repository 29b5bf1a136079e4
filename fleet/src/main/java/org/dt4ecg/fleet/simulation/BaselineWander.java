package org.dt4ecg.fleet.simulation;

import java.util.random.RandomGenerator;

/** Slow movement of the baseline: breathing, and the drift of the electrodes' own potential. */
final class BaselineWander implements Disturbance {

  private static final double DRIFT_HERTZ = 0.07;
  private static final double DRIFT_TO_BREATHING = 0.8;

  private final SimulatedActivity.Respiration respiration;
  private final double breathingHertz;
  private final RandomGenerator random;

  BaselineWander(
      SimulatedActivity.Respiration respiration, double breathingHertz, RandomGenerator random) {
    this.respiration = respiration;
    this.breathingHertz = breathingHertz;
    this.random = random;
  }

  @Override
  public void addTo(double[] microvolts, double rateHz) {
    double breathingPhase = random.nextDouble(2 * Math.PI);
    double driftPhase = random.nextDouble(2 * Math.PI);
    double swellPhase = random.nextDouble(2 * Math.PI);
    double amplitude = respiration.wanderMicrovolts();
    for (int i = 0; i < microvolts.length; i++) {
      double turns = 2 * Math.PI * i / rateHz;
      double swell = 1 + 0.3 * Math.sin(turns * breathingHertz / 7 + swellPhase);
      microvolts[i] +=
          amplitude * swell * Math.sin(turns * breathingHertz + breathingPhase)
              + amplitude * DRIFT_TO_BREATHING * Math.sin(turns * DRIFT_HERTZ + driftPhase);
    }
  }
}
