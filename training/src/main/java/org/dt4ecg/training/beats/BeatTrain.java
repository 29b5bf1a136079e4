package org.dt4ecg.training.beats;

import java.util.Arrays;

/**
 * Beats of one shape, one after the other.
 *
 * @param shape what all of them look like
 * @param rPeaks where they come, in samples from the start of a signal and between samples as a
 *     rule; a beat may reach into the signal whose R peak lies outside
 * @param gains what the shape is multiplied by at each of them
 */
public record BeatTrain(BeatShape shape, double[] rPeaks, float[] gains) {

  /** The same beats with another shape. */
  public BeatTrain withShape(BeatShape value) {
    return new BeatTrain(value, rPeaks, gains);
  }

  /** The same beats, counted from a later sample. */
  public BeatTrain from(int sample) {
    return new BeatTrain(shape, Arrays.stream(rPeaks).map(peak -> peak - sample).toArray(), gains);
  }

  /** The beats in so many samples. */
  public float[] drawn(int samples) {
    float[] beats = new float[samples];
    for (int beat = 0; beat < rPeaks.length; beat++) {
      double peak = rPeaks[beat];
      int first = (int) Math.max(0, Math.floor(peak - shape.before()));
      int last = (int) Math.min(samples - 1.0, Math.ceil(peak + shape.after()));
      for (int i = first; i <= last; i++) {
        beats[i] += (float) (gains[beat] * shape.at(i - peak));
      }
    }
    return beats;
  }
}
