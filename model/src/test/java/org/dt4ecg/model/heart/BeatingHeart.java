package org.dt4ecg.model.heart;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * An ECG of known beats: P, Q, R, S and T as Gaussian curves, T earlier in faster beats. In
 * millivolts over seconds.
 */
final class BeatingHeart {

  private static final int HARMONICS = 40;

  private final double[] beats;
  private final double stretch;
  private DoubleUnaryOperator disturbance = seconds -> 0;
  private double gain = 1;
  private int ectopic = -1;

  private BeatingHeart(double[] beats, double beatsPerMinute) {
    this.beats = beats;
    this.stretch = Math.sqrt(60 / beatsPerMinute);
  }

  /** Beats every so often, the first of them after a share of an interval. */
  static BeatingHeart at(double beatsPerMinute, double phase) {
    double[] beats = new double[400];
    Arrays.setAll(beats, beat -> (beat - 3 + phase) * 60 / beatsPerMinute);
    return new BeatingHeart(beats, beatsPerMinute);
  }

  BeatingHeart times(double factor) {
    gain *= factor;
    return this;
  }

  BeatingHeart with(DoubleUnaryOperator more) {
    DoubleUnaryOperator before = disturbance;
    disturbance = seconds -> before.applyAsDouble(seconds) + more.applyAsDouble(seconds);
    return this;
  }

  /** With a baseline that rises and falls with the breath, and a hum of the mains. */
  BeatingHeart withWanderAndHum(double wanderMillivolts, double humMillivolts) {
    return with(
        seconds ->
            wanderMillivolts * Math.sin(2 * Math.PI * 0.3 * seconds)
                + humMillivolts * Math.sin(2 * Math.PI * 50 * seconds));
  }

  /** With sines of many frequencies up to 40 Hz, by chance: noise that is the same at any rate. */
  BeatingHeart withNoise(double deviationMillivolts, long seed) {
    return with(noise(deviationMillivolts, seed));
  }

  /** Noise alone. */
  static DoubleUnaryOperator noise(double deviationMillivolts, long seed) {
    Random random = new Random(seed);
    double[] hertz = random.doubles(HARMONICS, 0.5, 40).toArray();
    double[] phases = random.doubles(HARMONICS, 0, 2 * Math.PI).toArray();
    double height = deviationMillivolts * Math.sqrt(2.0 / HARMONICS);
    return seconds -> {
      double sum = 0;
      for (int i = 0; i < HARMONICS; i++) {
        sum += Math.sin(2 * Math.PI * hertz[i] * seconds + phases[i]);
      }
      return height * sum;
    };
  }

  /** One beat comes early, from the ventricle: wide, tall and upside down, and a pause follows. */
  BeatingHeart withEctopic(int beat) {
    ectopic = beat;
    beats[beat] -= 0.35 * (beats[beat] - beats[beat - 1]);
    return this;
  }

  /** Its times of beats, in seconds, within a stretch. */
  double[] beatsIn(double from, double to) {
    return Arrays.stream(beats).filter(time -> time >= from && time < to).toArray();
  }

  /** The samples of so many seconds from 0 on. */
  float[] samples(double seconds, int rateHz) {
    return samples(seconds, rateHz, this::at);
  }

  static float[] samples(double seconds, int rateHz, DoubleUnaryOperator signal) {
    float[] samples = new float[(int) Math.round(seconds * rateHz)];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) signal.applyAsDouble((double) i / rateHz);
    }
    return samples;
  }

  double at(double seconds) {
    double sum = disturbance.applyAsDouble(seconds);
    for (int beat = 0; beat < beats.length; beat++) {
      double since = seconds - beats[beat];
      if (Math.abs(since) < 1) {
        sum += beat == ectopic ? ectopicBeat(since) : beat(since);
      }
    }
    return gain * sum;
  }

  private double beat(double since) {
    return wave(since + 0.16 * stretch, 0.12, 0.020 * stretch)
        + wave(since + 0.026, -0.12, 0.009)
        + wave(since, 1, 0.011)
        + wave(since - 0.028, -0.2, 0.010)
        + wave(since - 0.25 * stretch, 0.25, 0.035 * stretch);
  }

  private double ectopicBeat(double since) {
    return wave(since, -1.8, 0.035) + wave(since - 0.22, 0.6, 0.06);
  }

  private static double wave(double since, double height, double deviation) {
    double distance = since / deviation;
    return height * Math.exp(-distance * distance / 2);
  }
}
