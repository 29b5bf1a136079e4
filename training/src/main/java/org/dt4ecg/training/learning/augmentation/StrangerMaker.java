package org.dt4ecg.training.learning.augmentation;

import java.util.Random;
import org.dt4ecg.training.beats.BeatShape;
import org.dt4ecg.training.beats.BeatTrain;
import org.jspecify.annotations.Nullable;

/**
 * Makes windows of people who do not exist out of windows of people who do. Draws from its
 * generator alone; not thread-safe.
 */
public final class StrangerMaker {

  /** A blend has at least this much of either beat. */
  private static final double SMALLEST_SHARE = 0.3;

  private final VirtualStrangers strangers;
  private final int samplingRateHz;
  private final Random random;

  /**
   * @param strangers how the beats are altered; not off
   * @param samplingRateHz rate of the samples, in Hz
   */
  public StrangerMaker(VirtualStrangers strangers, int samplingRateHz, Random random) {
    if (strangers.isOff()) {
      throw new IllegalArgumentException(
          "virtual strangers are off; make none, or say what they look like");
    }
    this.strangers = strangers;
    this.samplingRateHz = samplingRateHz;
    this.random = random;
  }

  /**
   * A window with the beats of a stranger at the times of the person's own.
   *
   * @param samples the window of a person, left as it is
   * @param beats the beats in it
   * @param train what these were drawn from, counted from the window's first sample
   * @param other the beat of another person to blend with; null blends nothing
   */
  public Material stranger(
      float[] samples, float[] beats, BeatTrain train, @Nullable BeatShape other) {
    BeatTrain altered = train.withShape(altered(train.shape(), other));
    float[] strange = altered.drawn(samples.length);
    float[] window = new float[samples.length];
    for (int i = 0; i < window.length; i++) {
      window[i] = samples[i] - beats[i] + strange[i];
    }
    return new Material(window, strange);
  }

  /** A beat that is nobody's. */
  private BeatShape altered(BeatShape own, @Nullable BeatShape other) {
    boolean blends;
    boolean stretches;
    boolean reshapes;
    do {
      blends = other != null && random.nextDouble() < strangers.blended();
      stretches = random.nextDouble() < strangers.stretched();
      reshapes = random.nextDouble() < strangers.reshaped();
    } while (!blends && !stretches && !reshapes);
    BeatBlend blend =
        blends && other != null
            ? BeatBlend.of(
                own, other, SMALLEST_SHARE + (1 - 2 * SMALLEST_SHARE) * random.nextDouble())
            : BeatBlend.of(own);
    BeatStretch stretch = stretches ? BeatStretch.drawn(random) : BeatStretch.NONE;
    WaveGains gains = reshapes ? WaveGains.drawn(random) : WaveGains.NONE;
    int before = (int) Math.ceil(BeatStretch.LARGEST * blend.before());
    int after = (int) Math.ceil(BeatStretch.LARGEST * blend.after());
    float[] values = new float[before + after];
    for (int i = 0; i < values.length; i++) {
      double seconds = stretch.unstretched((double) (i - before) / samplingRateHz);
      values[i] = (float) (gains.at(seconds) * blend.at(seconds * samplingRateHz));
    }
    return new BeatShape(values, before);
  }
}
