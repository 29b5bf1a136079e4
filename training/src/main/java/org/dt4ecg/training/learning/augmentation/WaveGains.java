package org.dt4ecg.training.learning.augmentation;

import java.util.Random;
import org.dt4ecg.training.beats.BeatShape;

/**
 * How much larger the waves of a beat become: a factor at each knot, and between two knots half a
 * cosine from one to the other.
 *
 * @param factors one for each knot
 */
record WaveGains(double[] factors) {

  /** Everything as it is. */
  static final WaveGains NONE = new WaveGains(new double[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1});

  /** From the R peak: P twice, the PQ segment, Q, R, S, the J point, the ST segment, T twice. */
  private static final double[] KNOT_SECONDS = {
    -0.25, -0.14, -0.07, -0.03, 0, 0.035, 0.08, 0.15, 0.27, 0.45
  };

  /** Largest logarithm of a factor of P and T: from 0.45 to 2.2. */
  private static final double WAVE_RANGE = 0.8;

  /** Largest logarithm of a factor of Q, R, S and the ST segment: from 0.55 to 1.8. */
  private static final double COMPLEX_RANGE = 0.6;

  private static final double INVERTED_P = 0.1;
  private static final double INVERTED_T = 0.15;

  static WaveGains drawn(Random random) {
    double p = wave(INVERTED_P, random);
    double t = wave(INVERTED_T, random);
    double q = LogUniform.factor(COMPLEX_RANGE, random);
    double r = LogUniform.factor(COMPLEX_RANGE, random);
    double s = LogUniform.factor(COMPLEX_RANGE, random);
    double st = LogUniform.factor(COMPLEX_RANGE, random);
    return new WaveGains(
        new double[] {p, p, (Math.abs(p) + q) / 2, q, r, s, (s + st) / 2, (st + t) / 2, t, t});
  }

  /**
   * Factors near 1, none of them negative.
   *
   * @param range largest logarithm of a factor
   */
  static WaveGains slight(double range, Random random) {
    double[] factors = new double[KNOT_SECONDS.length];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = LogUniform.factor(range, random);
    }
    // P and T have two knots each.
    factors[1] = factors[0];
    factors[factors.length - 1] = factors[factors.length - 2];
    return new WaveGains(factors);
  }

  /** A beat whose waves are as much larger. */
  BeatShape of(BeatShape beat, int samplingRateHz) {
    float[] values = beat.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) at((double) (i - beat.before()) / samplingRateHz);
    }
    return new BeatShape(values, beat.before());
  }

  private static double wave(double inverted, Random random) {
    double factor = LogUniform.factor(WAVE_RANGE, random);
    return random.nextDouble() < inverted ? -factor : factor;
  }

  /**
   * The factor at a time.
   *
   * @param seconds distance from the R peak, negative before it
   */
  double at(double seconds) {
    int right = 0;
    while (right < KNOT_SECONDS.length && KNOT_SECONDS[right] <= seconds) {
      right++;
    }
    if (right == 0 || right == KNOT_SECONDS.length) {
      return factors[Math.max(0, right - 1)];
    }
    double left = KNOT_SECONDS[right - 1];
    double share = (seconds - left) / (KNOT_SECONDS[right] - left);
    double smooth = (1 - Math.cos(Math.PI * share)) / 2;
    return factors[right - 1] + smooth * (factors[right] - factors[right - 1]);
  }
}
