package org.dt4ecg.training.beats;

import java.util.Arrays;

/** What is left of a signal without its beats, and how much that is. */
final class Remainder {

  private Remainder() {}

  static double[] of(double[] signal, BeatDecomposition parts) {
    double[] rest = signal.clone();
    for (int i = 0; i < rest.length; i++) {
      rest[i] -= parts.beats()[i];
    }
    return rest;
  }

  static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double power = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(power / values.length);
  }

  static double deviation(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return deviation(wide);
  }
}
