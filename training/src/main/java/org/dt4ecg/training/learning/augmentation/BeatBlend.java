package org.dt4ecg.training.learning.augmentation;

import org.dt4ecg.training.beats.BeatShape;

/**
 * A beat between two, whose R peaks lie on one another. The second counts as if it had the power of
 * the first, so that the share is one of shapes.
 *
 * @param first one of them
 * @param second the other
 * @param share what the first is multiplied by
 * @param otherShare what the second is multiplied by
 */
record BeatBlend(BeatShape first, BeatShape second, double share, double otherShare) {

  /** The beat itself. */
  static BeatBlend of(BeatShape beat) {
    return new BeatBlend(beat, beat, 1, 0);
  }

  /**
   * A beat between two.
   *
   * @param share of the first, 0 to 1
   */
  static BeatBlend of(BeatShape first, BeatShape second, double share) {
    double secondPower = second.power();
    double match = secondPower == 0 ? 0 : Math.sqrt(first.power() / secondPower);
    return new BeatBlend(first, second, share, (1 - share) * match);
  }

  /** The value at a time, in samples from the R peak. */
  double at(double time) {
    double value = share * first.at(time);
    return otherShare == 0 ? value : value + otherShare * second.at(time);
  }

  /** Samples before the R peak. */
  int before() {
    return Math.max(first.before(), second.before());
  }

  /** Samples from the R peak on. */
  int after() {
    return Math.max(first.after(), second.after());
  }
}
