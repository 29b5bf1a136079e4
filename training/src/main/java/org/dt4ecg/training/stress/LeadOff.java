package org.dt4ecg.training.stress;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.dt4ecg.fleet.recording.Recording;

/** What a device records once an electrode has come off. Pure functions. */
final class LeadOff {

  private static final double DRIFT_HZ = 0.05;
  private static final double DRIFT_MILLIVOLTS = 0.5;

  /** Noise of the amplifier, in counts. */
  private static final double NOISE_COUNTS = 1;

  private LeadOff() {}

  /** The amplifier's own noise about one value. */
  static Recording flat(Recording recording, RandomGenerator random) {
    return Signal.with(recording, noisy(recording, random));
  }

  /** The electrode's wire takes in the mains, and the amplifier drifts. */
  static Recording humming(Recording recording, double millivolts, RandomGenerator random) {
    double[] samples = noisy(recording, random);
    double millivolt = Signal.countsPerMillivolt(recording);
    double rate = recording.nominalRateHz();
    double phase = 2 * Math.PI * random.nextDouble();
    for (int i = 0; i < samples.length; i++) {
      double angle = phase + 2 * Math.PI * DRIFT_HZ * i / rate;
      samples[i] += DRIFT_MILLIVOLTS * millivolt * Math.sin(angle);
    }
    Addition.addHum(samples, rate, 50, millivolts * millivolt, true, random);
    return Signal.with(recording, samples);
  }

  private static double[] noisy(Recording recording, RandomGenerator random) {
    double[] samples = new double[recording.counts().length];
    Arrays.fill(samples, Signal.median(recording));
    for (int i = 0; i < samples.length; i++) {
      samples[i] += NOISE_COUNTS * random.nextGaussian();
    }
    return samples;
  }
}
