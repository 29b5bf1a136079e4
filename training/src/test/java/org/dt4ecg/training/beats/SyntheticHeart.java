package org.dt4ecg.training.beats;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * An ECG of known beats: P, Q, R, S and T as Gaussian curves, T earlier in faster beats.
 *
 * @param samples in µV
 * @param rPeaks places of the R peaks in samples, between samples as a rule
 */
record SyntheticHeart(float[] samples, double[] rPeaks) {

  private static final double R_MICROVOLTS = 1000;

  /**
   * Beats without anything else.
   *
   * @param variability deviation of the RR interval as a share of its mean
   */
  static SyntheticHeart beating(
      int samplingRateHz, double seconds, double beatsPerMinute, double variability, long seed) {
    Random random = new Random(seed);
    float[] samples = new float[(int) (seconds * samplingRateHz)];
    List<Double> peaks = new ArrayList<>();
    double mean = 60 / beatsPerMinute;
    double time = mean * random.nextDouble();
    while (time < seconds) {
      peaks.add(time * samplingRateHz);
      addBeat(samples, samplingRateHz, time, Math.sqrt(mean));
      time += mean * Math.max(0.7, 1 + variability * random.nextGaussian());
    }
    return new SyntheticHeart(samples, peaks.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The same heart with white noise and a slow baseline. */
  SyntheticHeart withNoise(double deviationMicrovolts, long seed) {
    Random random = new Random(seed);
    float[] noisy = new float[samples.length];
    for (int i = 0; i < noisy.length; i++) {
      double wander = 3 * deviationMicrovolts * Math.sin(2 * Math.PI * i / (noisy.length / 9.0));
      noisy[i] = (float) (samples[i] + wander + deviationMicrovolts * random.nextGaussian());
    }
    return new SyntheticHeart(noisy, rPeaks);
  }

  SyntheticHeart inverted() {
    float[] inverted = new float[samples.length];
    for (int i = 0; i < inverted.length; i++) {
      inverted[i] = -samples[i];
    }
    return new SyntheticHeart(inverted, rPeaks);
  }

  /** QT shortens with the root of the RR interval (Bazett 1920), and PQ here as well. */
  private static void addBeat(float[] samples, int samplingRateHz, double time, double stretch) {
    addWave(samples, samplingRateHz, time - 0.16 * stretch, 0.12, 0.020 * stretch);
    addWave(samples, samplingRateHz, time - 0.026, -0.12, 0.009);
    addWave(samples, samplingRateHz, time, 1, 0.011);
    addWave(samples, samplingRateHz, time + 0.028, -0.2, 0.010);
    addWave(samples, samplingRateHz, time + 0.25 * stretch, 0.25, 0.035 * stretch);
  }

  private static void addWave(
      float[] samples, int samplingRateHz, double time, double height, double deviation) {
    int from = (int) Math.max(0, (time - 5 * deviation) * samplingRateHz);
    int to = (int) Math.min(samples.length, (time + 5 * deviation) * samplingRateHz);
    for (int i = from; i < to; i++) {
      double distance = ((double) i / samplingRateHz - time) / deviation;
      samples[i] += (float) (R_MICROVOLTS * height * Math.exp(-distance * distance / 2));
    }
  }
}
