package org.dt4ecg.study.chart;

/**
 * The normal distribution, whose deviates are the axes of a detection-error trade-off (Martin et
 * al. 1997): scores that are normally distributed become straight lines.
 */
final class NormalDeviate {

  private static final int STEPS = 60;
  private static final double LARGEST = 8;

  private NormalDeviate() {}

  /**
   * The deviate below which lies a share of the distribution.
   *
   * @param share above 0 and below 1
   */
  static double of(double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "no normal deviate belongs to the share %s; it must be above 0 and below 1"
              .formatted(share));
    }
    double low = -LARGEST;
    double high = LARGEST;
    for (int i = 0; i < STEPS; i++) {
      double middle = (low + high) / 2;
      if (share(middle) < share) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** The share of the distribution that lies below a deviate. */
  static double share(double deviate) {
    double tail = 0.5 * complementaryError(Math.abs(deviate) / Math.sqrt(2));
    return deviate < 0 ? tail : 1 - tail;
  }

  /**
   * erfc(x) for x from 0, to 1.2e-7 of its value (the Chebyshev fit of Press et al., Numerical
   * Recipes, section 6.2).
   */
  private static double complementaryError(double x) {
    double t = 1 / (1 + 0.5 * x);
    double[] coefficients = {
      -1.26551223,
      1.00002368,
      0.37409196,
      0.09678418,
      -0.18628806,
      0.27886807,
      -1.13520398,
      1.48851587,
      -0.82215223,
      0.17087277
    };
    double polynomial = 0;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      polynomial = polynomial * t + coefficients[i];
    }
    return t * Math.exp(-x * x + polynomial);
  }
}
