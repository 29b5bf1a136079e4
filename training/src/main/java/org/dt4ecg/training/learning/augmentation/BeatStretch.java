package org.dt4ecg.training.learning.augmentation;

import java.util.Random;

/**
 * How much longer the parts of a beat last: what lies before the ventricular complex, the complex,
 * and what lies behind it. The R peak stays where it is.
 *
 * @param before factor of the time before the complex, above 0
 * @param complex factor of the time within it
 * @param after factor of the time behind it
 */
record BeatStretch(double before, double complex, double after) {

  /** Everything as it is. */
  static final BeatStretch NONE = new BeatStretch(1, 1, 1);

  /** Largest logarithm of a factor of the complex: 30 % shorter to 40 % longer. */
  private static final double COMPLEX_RANGE = 0.35;

  /** Largest logarithm of a factor beside it: 22 % shorter to 28 % longer. */
  private static final double RANGE = 0.25;

  /** How far the complex reaches to either side of its R peak. */
  private static final double HALF_COMPLEX_SECONDS = 0.05;

  /** Largest factor that is drawn. */
  static final double LARGEST = Math.exp(COMPLEX_RANGE);

  static BeatStretch drawn(Random random) {
    return new BeatStretch(
        LogUniform.factor(RANGE, random),
        LogUniform.factor(COMPLEX_RANGE, random),
        LogUniform.factor(RANGE, random));
  }

  /**
   * The time in the beat as it was that has come to lie at a time.
   *
   * @param seconds distance from the R peak, negative before it
   */
  double unstretched(double seconds) {
    double distance = Math.abs(seconds);
    double edge = HALF_COMPLEX_SECONDS * complex;
    double original =
        distance < edge
            ? distance / complex
            : HALF_COMPLEX_SECONDS + (distance - edge) / (seconds < 0 ? before : after);
    return Math.copySign(original, seconds);
  }
}
