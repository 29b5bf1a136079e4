package org.dt4ecg.training.stress;

import java.util.random.RandomGenerator;
import org.dt4ecg.fleet.recording.Recording;

/** Faults that add something to a signal, or put it in its place. Pure functions. */
final class Addition {

  /** Third and second harmonic of the mains, as shares of the first. */
  private static final double THIRD = 0.4;

  private static final double SECOND = 0.2;

  /** Mains keep their frequency that well, in Hz. */
  private static final double LARGEST_OFFSET_HZ = 0.1;

  private Addition() {}

  static Recording hum(
      Recording recording, int hz, double millivolts, boolean harmonics, RandomGenerator random) {
    double[] samples = Signal.of(recording);
    addHum(
        samples,
        recording.nominalRateHz(),
        hz,
        millivolts * Signal.countsPerMillivolt(recording),
        harmonics,
        random);
    return Signal.with(recording, samples);
  }

  /** Adds a sine wave of an amplitude in counts, at a frequency near the nominal one. */
  static void addHum(
      double[] samples,
      double rateHz,
      int hz,
      double amplitude,
      boolean harmonics,
      RandomGenerator random) {
    double step = 2 * Math.PI * (hz + LARGEST_OFFSET_HZ * (2 * random.nextDouble() - 1)) / rateHz;
    double phase = 2 * Math.PI * random.nextDouble();
    for (int i = 0; i < samples.length; i++) {
      double angle = phase + step * i;
      samples[i] += amplitude * Math.sin(angle);
      if (harmonics) {
        samples[i] +=
            amplitude * (SECOND * Math.sin(2 * angle + phase) + THIRD * Math.sin(3 * angle));
      }
    }
  }

  static Recording noise(
      Recording recording, double exponent, int decibels, RandomGenerator random) {
    double[] samples = Signal.of(recording);
    double[] noise = Noise.of(exponent, samples.length, recording.nominalRateHz(), random);
    double size = Math.sqrt(Signal.medianPower(recording) * Math.pow(10, -decibels / 10.0));
    for (int i = 0; i < samples.length; i++) {
      samples[i] += size * noise[i];
    }
    return Signal.with(recording, samples);
  }

  static Recording noiseAlone(Recording recording, double exponent, RandomGenerator random) {
    double[] noise =
        Noise.of(exponent, recording.counts().length, recording.nominalRateHz(), random);
    double size = Math.sqrt(Signal.medianPower(recording));
    double middle = Signal.median(recording);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = middle + size * noise[i];
    }
    return Signal.with(recording, noise);
  }
}
