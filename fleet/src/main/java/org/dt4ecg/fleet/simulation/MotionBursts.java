package org.dt4ecg.fleet.simulation;

import java.util.random.RandomGenerator;

/**
 * Single artefacts, at random times: the electrode is pulled, the potential jumps and swings back.
 * Heights are log-normal, so now and then one drives the converter into its rails.
 */
final class MotionBursts implements Disturbance {

  private static final double HEIGHT_SPREAD = 0.9;

  private final SimulatedActivity.Motion motion;
  private final RandomGenerator random;

  MotionBursts(SimulatedActivity.Motion motion, RandomGenerator random) {
    this.motion = motion;
    this.random = random;
  }

  @Override
  public void addTo(double[] microvolts, double rateHz) {
    double seconds = microvolts.length / rateHz;
    double next = waitingSeconds();
    while (next < seconds) {
      addBurst(microvolts, rateHz, (int) (next * rateHz));
      next += waitingSeconds();
    }
  }

  private double waitingSeconds() {
    return random.nextExponential() / motion.burstsPerSecond();
  }

  private void addBurst(double[] microvolts, double rateHz, int from) {
    double height = motion.burstMicrovolts() * Math.exp(HEIGHT_SPREAD * random.nextGaussian());
    double sign = random.nextBoolean() ? 1 : -1;
    double decaySeconds = random.nextDouble(0.15, 0.6);
    double riseSeconds = random.nextDouble(0.02, 0.08);
    double swingHertz = random.nextDouble(0.8, 4);
    int to = (int) Math.min(microvolts.length, from + 6 * decaySeconds * rateHz);
    for (int i = from; i < to; i++) {
      double t = (i - from) / rateHz;
      double envelope = (1 - Math.exp(-t / riseSeconds)) * Math.exp(-t / decaySeconds);
      microvolts[i] += sign * height * envelope * Math.cos(2 * Math.PI * swingHertz * t);
    }
  }
}
