package org.dt4ecg.training.learning.augmentation;

import java.util.Random;
import org.dt4ecg.training.beats.BeatTrain;

/**
 * Varies the waves of a person's beats a little, as another place of the electrodes would. Draws
 * from its generator alone; not thread-safe.
 */
public final class WaveVariation {

  private final double range;
  private final int samplingRateHz;
  private final Random random;

  /**
   * @param range largest absolute logarithm of a factor
   * @param samplingRateHz rate of the samples, in Hz
   */
  public WaveVariation(double range, int samplingRateHz, Random random) {
    this.range = range;
    this.samplingRateHz = samplingRateHz;
    this.random = random;
  }

  /**
   * The same window with other beats.
   *
   * @param samples the window, left as it is
   * @param beats the beats in it
   * @param train what these were drawn from, counted from the window's first sample
   */
  public Material vary(float[] samples, float[] beats, BeatTrain train) {
    WaveGains gains = WaveGains.slight(range, random);
    float[] varied = train.withShape(gains.of(train.shape(), samplingRateHz)).drawn(samples.length);
    float[] window = new float[samples.length];
    for (int i = 0; i < window.length; i++) {
      window[i] = samples[i] - beats[i] + varied[i];
    }
    return new Material(window, varied);
  }
}
