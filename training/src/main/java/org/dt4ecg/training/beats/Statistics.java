package org.dt4ecg.training.beats;

import java.util.Arrays;

/** Order statistics and correlation of a few numbers. */
final class Statistics {

  private Statistics() {}

  /** The quantile of at least one value, linear between two; sorts the values. */
  static double quantile(double[] values, double share) {
    Arrays.sort(values);
    double position = share * (values.length - 1);
    int below = (int) position;
    int above = Math.min(values.length - 1, below + 1);
    return values[below] + (position - below) * (values[above] - values[below]);
  }

  /** The median of at least one value; sorts the values. */
  static double median(double[] values) {
    return quantile(values, 0.5);
  }

  /** Pearson's correlation of two equally long series; 0 where one of them is constant. */
  static double correlation(double[] left, double[] right) {
    double leftMean = Arrays.stream(left).average().orElse(0);
    double rightMean = Arrays.stream(right).average().orElse(0);
    double product = 0;
    double leftPower = 0;
    double rightPower = 0;
    for (int i = 0; i < left.length; i++) {
      double x = left[i] - leftMean;
      double y = right[i] - rightMean;
      product += x * y;
      leftPower += x * x;
      rightPower += y * y;
    }
    return leftPower == 0 || rightPower == 0 ? 0 : product / Math.sqrt(leftPower * rightPower);
  }
}
