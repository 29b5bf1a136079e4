package org.dt4ecg.fleet.simulation;

import java.util.random.RandomGenerator;

/**
 * A simulated person: what stays the same from session to session.
 *
 * <p>Wave heights, widths and distances are drawn from the ranges of healthy adults in a chest
 * lead: PR about 120 to 200 ms, QRS about 70 to 100 ms, T peak about 240 to 320 ms after R at 60
 * beats per minute.
 *
 * @param beat shape of the beat
 * @param heartRateScore where the person's heart rates lie among people's, in standard deviations
 * @param variabilityFactor the person's RMSSD over the median one
 * @param tempoFactor the person's cadence and breathing rate over the usual ones
 */
record Person(
    SimulatedBeat beat, double heartRateScore, double variabilityFactor, double tempoFactor) {

  private static final double DEGREE = Math.PI / 180;

  static Person draw(RandomGenerator random) {
    Wave p = wave(random, -64, 8, uniform(random, 60, 200), 0.13, 0.20);
    Wave q = wave(random, -12, 1.5, -uniform(random, 10, 250), 0.05, 0.08);
    Wave r = wave(random, 0, 0, uniform(random, 700, 1900), 0.06, 0.09);
    Wave s = wave(random, 13, 2, -uniform(random, 60, 700), 0.05, 0.09);
    Wave t = wave(random, 100, 8, uniform(random, 120, 550), 0.22, 0.38);
    return new Person(
        new SimulatedBeat(p, q, r, s, t),
        RandomStreams.normal(random, 0, 1),
        Math.exp(RandomStreams.normal(random, 0, 0.3)),
        uniform(random, 0.92, 1.08));
  }

  /**
   * The same person with electrodes put on anew: another gain, and a slightly turned view on the
   * heart that moves heights and angles a little.
   */
  SimulatedBeat inSession(RandomGenerator random) {
    double gain = uniform(random, 0.9, 1.1);
    return new SimulatedBeat(
        reattached(beat.p(), gain, random),
        reattached(beat.q(), gain, random),
        reattached(beat.r(), gain, random),
        reattached(beat.s(), gain, random),
        reattached(beat.t(), gain, random));
  }

  private static Wave reattached(Wave wave, double gain, RandomGenerator random) {
    double height = gain * RandomStreams.normal(random, 1, 0.05);
    double angle = wave.angle() == 0 ? 0 : wave.angle() + RandomStreams.normal(random, 0, DEGREE);
    return new Wave(angle, wave.microvolts() * height, wave.risingWidth(), wave.fallingWidth());
  }

  private static Wave wave(
      RandomGenerator random,
      double angleDegrees,
      double angleSpread,
      double microvolts,
      double narrowest,
      double widest) {
    double width = uniform(random, narrowest, widest);
    double skew = uniform(random, 0.85, 1.2);
    double angle =
        angleSpread == 0 ? angleDegrees : RandomStreams.normal(random, angleDegrees, angleSpread);
    return new Wave(angle * DEGREE, microvolts, width * skew, width / skew);
  }

  private static double uniform(RandomGenerator random, double from, double to) {
    return random.nextDouble(from, to);
  }
}
