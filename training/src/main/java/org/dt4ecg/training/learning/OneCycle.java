package org.dt4ecg.training.learning;

/**
 * One cycle of the learning rate (Smith and Topin 2018, arXiv 1708.07120): up from a 25th of the
 * peak over the first quarter of the steps, then down to nearly nothing, both along a cosine.
 */
final class OneCycle {

  private static final double RISING_SHARE = 0.25;
  private static final double START = 1 / 25.0;
  private static final double END = 1e-4;

  private final double peak;
  private final int steps;

  /**
   * @param peak highest learning rate
   * @param steps steps of the whole training
   */
  OneCycle(double peak, int steps) {
    this.peak = peak;
    this.steps = steps;
  }

  /**
   * The learning rate of a step.
   *
   * @param step number of the step, from 1
   */
  float rate(int step) {
    double rising = Math.max(1, RISING_SHARE * steps);
    double done = step - 1.0;
    double share =
        done < rising
            ? between(START, 1, done / rising)
            : between(1, END, Math.min(1, (done - rising) / Math.max(1, steps - 1 - rising)));
    return (float) (peak * share);
  }

  private static double between(double from, double to, double progress) {
    return from + (to - from) * (1 - Math.cos(Math.PI * progress)) / 2;
  }
}
