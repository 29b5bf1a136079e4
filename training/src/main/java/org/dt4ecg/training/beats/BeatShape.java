package org.dt4ecg.training.beats;

/**
 * The shape of a beat, from 0 to 0.
 *
 * @param values one for each sample, in the signal's unit
 * @param before samples before the R peak
 */
public record BeatShape(float[] values, int before) {

  /** Samples from the R peak on. */
  public int after() {
    return values.length - before;
  }

  /**
   * The value at a time, linear between samples; 0 outside the shape.
   *
   * @param time distance from the R peak in samples, negative before it
   */
  public double at(double time) {
    double position = time + before;
    int left = (int) Math.floor(position);
    double share = position - left;
    return (1 - share) * value(left) + share * value(left + 1);
  }

  /** The sum of the squares of its values. */
  public double power() {
    double power = 0;
    for (float value : values) {
      power += (double) value * value;
    }
    return power;
  }

  private double value(int index) {
    return index < 0 || index >= values.length ? 0 : values[index];
  }
}
