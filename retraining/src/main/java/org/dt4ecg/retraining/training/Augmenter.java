package org.dt4ecg.retraining.training;

import java.util.Random;

/** Varies windows for training. Draws from its generator alone; not thread-safe. */
final class Augmenter {

  private static final double SLOWEST_WANDER_HZ = 0.1;
  private static final double FASTEST_WANDER_HZ = 0.7;
  private static final double LONGEST_BLANK = 0.2;

  private final Augmentation augmentation;
  private final int windowSamples;
  private final int samplingRateHz;
  private final float scale;
  private final Random random;

  /**
   * Makes an augmenter.
   *
   * @param scale what counts as one, in the unit of the samples
   */
  Augmenter(
      Augmentation augmentation,
      int windowSamples,
      int samplingRateHz,
      float scale,
      Random random) {
    this.augmentation = augmentation;
    this.windowSamples = windowSamples;
    this.samplingRateHz = samplingRateHz;
    this.scale = scale;
    this.random = random;
  }

  /**
   * A varied window.
   *
   * @param crop {@link Augmentation#samplesFor} samples, left as they are
   * @return a window of its own
   */
  float[] vary(float[] crop) {
    float[] window = warp(crop);
    float gain = (float) Math.exp(augmentation.gain() * random.nextGaussian());
    double wander = augmentation.wander() * scale * random.nextDouble();
    double frequency =
        SLOWEST_WANDER_HZ + (FASTEST_WANDER_HZ - SLOWEST_WANDER_HZ) * random.nextDouble();
    double phase = 2 * Math.PI * random.nextDouble();
    double step = 2 * Math.PI * frequency / samplingRateHz;
    double noise = augmentation.noise() * scale * random.nextDouble();
    for (int i = 0; i < windowSamples; i++) {
      double added = wander * Math.sin(phase + step * i) + noise * random.nextGaussian();
      window[i] = (float) (window[i] * gain + added);
    }
    if (random.nextDouble() < augmentation.blank()) {
      blank(window);
    }
    return window;
  }

  /** Samples a window from the crop at a speed near 1, linearly between samples. */
  private float[] warp(float[] crop) {
    double speed = 1 + augmentation.timeWarp() * (2 * random.nextDouble() - 1);
    double room = crop.length - 1 - (windowSamples - 1) * speed;
    double start = Math.max(0, room) * random.nextDouble();
    float[] window = new float[windowSamples];
    for (int i = 0; i < windowSamples; i++) {
      double position = start + i * speed;
      int left = Math.min(crop.length - 1, (int) position);
      int right = Math.min(crop.length - 1, left + 1);
      double share = position - left;
      window[i] = (float) (crop[left] * (1 - share) + crop[right] * share);
    }
    return window;
  }

  /** Holds a stretch at its first sample: a lost contact, as far as the high-pass can tell. */
  private void blank(float[] window) {
    int length = (int) (LONGEST_BLANK * windowSamples * random.nextDouble());
    int from = random.nextInt(windowSamples - length);
    for (int i = from + 1; i < from + length; i++) {
      window[i] = window[from];
    }
  }
}
