package org.dt4ecg.training.learning.augmentation;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Varies windows for training. Draws from its generator alone; not thread-safe. */
public final class Augmenter {

  private static final double SLOWEST_WANDER_HZ = 0.1;
  private static final double FASTEST_WANDER_HZ = 0.7;
  private static final double LONGEST_BLANK = 0.2;

  private final Augmentation augmentation;
  private final int windowSamples;
  private final int samplingRateHz;
  private final float scale;
  private final Random random;
  private final @Nullable SpectrumShaper shaper;
  private final @Nullable RestMixer restMixer;

  /**
   * @param scale what counts as one, in the unit of the samples
   */
  public Augmenter(
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
    restMixer = augmentation.rest().isOff() ? null : new RestMixer(augmentation.rest(), random);
    shaper =
        augmentation.spectrum().isOff()
            ? null
            : new SpectrumShaper(augmentation.spectrum(), windowSamples, samplingRateHz, random);
  }

  /**
   * A varied window.
   *
   * @param crop left as it is
   * @param partner another crop of the same activity, to take a low band or the rest from; null
   *     takes none
   * @return a window of its own
   */
  public float[] vary(Material crop, @Nullable Material partner) {
    Material window = cut(crop);
    Material other = partner == null ? null : cut(partner);
    return vary(window.samples(), window.beats(), other);
  }

  private float[] vary(float[] window, float @Nullable [] beats, @Nullable Material other) {
    if (restMixer != null && beats != null) {
      restMixer.mix(window, beats, other == null ? null : rest(other));
    }
    if (shaper != null) {
      shaper.shape(window, other == null ? null : other.samples());
    }
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

  private static float @Nullable [] rest(Material window) {
    float[] beats = window.beats();
    return beats == null ? null : RestMixer.rest(window.samples(), beats);
  }

  /** A window of the crop at a random speed near 1, from a random start. */
  private Material cut(Material crop) {
    int cropSamples = crop.samples().length;
    double fastest = (cropSamples - 1.0) / (windowSamples - 1);
    double speed = Math.min(fastest, 1 + augmentation.timeWarp() * (2 * random.nextDouble() - 1));
    double room = cropSamples - 1 - (windowSamples - 1) * speed;
    Warp warp = new Warp(Math.max(0, room) * random.nextDouble(), speed);
    float[] beats = crop.beats();
    return new Material(
        warp.apply(crop.samples(), windowSamples),
        beats == null ? null : warp.apply(beats, windowSamples));
  }

  /** Holds a stretch at its first sample: a lost contact, as far as the high-pass can tell. */
  private void blank(float[] window) {
    int length = (int) (LONGEST_BLANK * windowSamples * random.nextDouble());
    int from = random.nextInt(windowSamples - length);
    for (int i = from + 1; i < from + length; i++) {
      window[i] = window[from];
    }
  }

  /**
   * Where in a crop the samples of a window lie.
   *
   * @param start position of the first sample, in samples of the crop
   * @param speed distance of two samples, in samples of the crop
   */
  record Warp(double start, double speed) {

    /** Takes so many samples out of a crop, linearly between its own. */
    float[] apply(float[] crop, int samples) {
      float[] window = new float[samples];
      for (int i = 0; i < samples; i++) {
        double position = start + i * speed;
        int left = Math.min(crop.length - 1, (int) position);
        int right = Math.min(crop.length - 1, left + 1);
        double share = position - left;
        window[i] = (float) (crop[left] * (1 - share) + crop[right] * share);
      }
      return window;
    }
  }
}
