package org.dt4ecg.fleet.simulation;

import java.util.random.RandomGenerator;

/**
 * RR intervals over time, with the spectrum of McSharry et al. 2003: a Gaussian around 0.1 Hz
 * (Mayer waves) and one around the breathing rate (respiratory sinus arrhythmia), each 0.01 Hz
 * wide, with random phases. The spectrum is scaled so that successive differences have the RMSSD
 * asked for: a sinusoid of variance v and frequency f, sampled each T seconds, has an RMSSD of
 * √(2v(1 − cos 2πfT)).
 */
final class RrProcess {

  private static final double MAYER_HERTZ = 0.1;
  private static final double BAND_WIDTH_HERTZ = 0.01;

  /** Variance around 0.1 Hz over that around the breathing rate; the paper's own value. */
  private static final double LOW_TO_HIGH = 0.5;

  private static final int LINES_PER_BAND = 12;

  /** No heart beats faster than 240 or slower than 30 times a minute here. */
  private static final double SHORTEST_SECONDS = 0.25;

  private static final double LONGEST_SECONDS = 2.0;

  private final double meanSeconds;
  private final double[] hertz = new double[2 * LINES_PER_BAND];
  private final double[] phases = new double[2 * LINES_PER_BAND];
  private final double[] amplitudes = new double[2 * LINES_PER_BAND];

  RrProcess(double meanBpm, double rmssdSeconds, double breathingHertz, RandomGenerator random) {
    meanSeconds = 60 / meanBpm;
    double highVariance =
        rmssdSeconds
            * rmssdSeconds
            / (differenceGain(breathingHertz) + LOW_TO_HIGH * differenceGain(MAYER_HERTZ));
    for (int i = 0; i < hertz.length; i++) {
      boolean low = i < LINES_PER_BAND;
      hertz[i] = RandomStreams.normal(random, low ? MAYER_HERTZ : breathingHertz, BAND_WIDTH_HERTZ);
      phases[i] = random.nextDouble(2 * Math.PI);
      double variance = low ? LOW_TO_HIGH * highVariance : highVariance;
      amplitudes[i] = Math.sqrt(2 * variance / LINES_PER_BAND);
    }
  }

  /** The RR interval at a time, in seconds. */
  double at(double seconds) {
    double interval = meanSeconds;
    for (int i = 0; i < hertz.length; i++) {
      interval += amplitudes[i] * Math.sin(2 * Math.PI * hertz[i] * seconds + phases[i]);
    }
    return Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, interval));
  }

  private double differenceGain(double frequency) {
    return 2 * (1 - Math.cos(2 * Math.PI * frequency * meanSeconds));
  }
}
