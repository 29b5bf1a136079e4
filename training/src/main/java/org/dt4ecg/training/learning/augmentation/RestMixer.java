package org.dt4ecg.training.learning.augmentation;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Varies what is left of a window without its heart beats. Draws from its generator alone; not
 * thread-safe.
 */
final class RestMixer {

  private final RestAugmentation augmentation;
  private final Random random;

  RestMixer(RestAugmentation augmentation, Random random) {
    this.augmentation = augmentation;
    this.random = random;
  }

  /**
   * Varies a window in place. Its mean stays as it is.
   *
   * @param beats the heart beats in the window
   * @param otherRest the rest of another window of the same activity; null swaps nothing
   */
  void mix(float[] window, float[] beats, float @Nullable [] otherRest) {
    boolean swaps = random.nextDouble() < augmentation.swap();
    float gain = (float) Math.exp(augmentation.gain() * (2 * random.nextDouble() - 1));
    float[] rest = rest(window, beats);
    float mean = mean(rest);
    float[] taken = swaps && otherRest != null ? otherRest : rest;
    float takenMean = mean(taken);
    for (int i = 0; i < window.length; i++) {
      window[i] = beats[i] + mean + gain * (taken[i] - takenMean);
    }
  }

  /** What is not heart beat. */
  static float[] rest(float[] window, float[] beats) {
    float[] rest = new float[window.length];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = window[i] - beats[i];
    }
    return rest;
  }

  private static float mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return (float) (sum / values.length);
  }
}
