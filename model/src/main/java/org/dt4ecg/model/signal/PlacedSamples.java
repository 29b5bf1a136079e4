package org.dt4ecg.model.signal;

import java.util.Arrays;

/**
 * Samples by rising time, in arrays that are used again from window to window. Not thread-safe.
 *
 * <p>Times are in µs after the window's start: relative, so that shifting everything in time
 * changes no bit of the result.
 */
final class PlacedSamples {

  private double[] times = new double[0];
  private float[] values = new float[0];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(double timeMicros, float value) {
    if (size == times.length) {
      int capacity = Math.max(1024, 2 * size);
      times = Arrays.copyOf(times, capacity);
      values = Arrays.copyOf(values, capacity);
    }
    times[size] = timeMicros;
    values[size] = value;
    size++;
  }

  double lastTime() {
    return times[size - 1];
  }

  /** Fills the hole between the last sample and one that is about to be added, linearly. */
  void interpolateTo(double timeMicros, float value, double periodMicros) {
    double from = times[size - 1];
    float first = values[size - 1];
    int steps = (int) Math.round((timeMicros - from) / periodMicros);
    for (int step = 1; step < steps; step++) {
      double share = (double) step / steps;
      add(from + share * (timeMicros - from), (float) (first + share * (value - first)));
    }
  }

  /**
   * Writes the samples at {@code target.length} equal steps from the window's start on.
   *
   * <p>Normalised convolution, {@code y(t) = sum h(t - t_i) x_i / sum h(t - t_i)} (H. Knutsson and
   * C.-F. Westin, "Normalized and differential convolution", CVPR 1993): the samples may lie
   * anywhere in time, and where the kernel hangs over the edge, a constant stays that constant. In
   * front of the first and behind the last sample the value at that sample is held.
   */
  void resample(LowPassKernel kernel, double stepMicros, float[] target) {
    double halfWidth = kernel.halfWidthMicros();
    double first = times[0];
    double last = times[size - 1];
    int low = 0;
    for (int k = 0; k < target.length; k++) {
      double time = Math.min(Math.max(k * stepMicros, first), last);
      while (times[low] < time - halfWidth) {
        low++;
      }
      double sum = 0;
      double norm = 0;
      for (int i = low; i < size && times[i] <= time + halfWidth; i++) {
        double weight = kernel.at(time - times[i]);
        sum += weight * values[i];
        norm += weight;
      }
      target[k] = (float) (sum / norm);
    }
  }
}
