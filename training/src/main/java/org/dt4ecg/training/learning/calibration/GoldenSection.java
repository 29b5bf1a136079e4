package org.dt4ecg.training.learning.calibration;

import java.util.function.DoubleUnaryOperator;

/**
 * Finds where a function with one valley is lowest (Kiefer 1953); the lower end where it is flat.
 */
final class GoldenSection {

  private static final double RATIO = (Math.sqrt(5) - 1) / 2;
  private static final int STEPS = 40;

  private GoldenSection() {}

  static double minimum(DoubleUnaryOperator function, double from, double to) {
    double low = from;
    double high = to;
    double left = high - RATIO * (high - low);
    double right = low + RATIO * (high - low);
    double atLeft = function.applyAsDouble(left);
    double atRight = function.applyAsDouble(right);
    for (int step = 0; step < STEPS; step++) {
      if (atLeft <= atRight) {
        high = right;
        right = left;
        atRight = atLeft;
        left = high - RATIO * (high - low);
        atLeft = function.applyAsDouble(left);
      } else {
        low = left;
        left = right;
        atLeft = atRight;
        right = low + RATIO * (high - low);
        atRight = function.applyAsDouble(right);
      }
    }
    return (low + high) / 2;
  }
}
