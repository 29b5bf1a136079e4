package org.dt4ecg.training.learning;

import java.util.Arrays;
import java.util.List;
import org.dt4ecg.training.dataset.LabelledWindow;

/** Finds what counts as one in the training data. */
final class SignalScale {

  private SignalScale() {}

  /**
   * The median over the windows of the standard deviation of the high-passed samples. The median,
   * since a few windows full of artefacts would dominate a mean.
   *
   * @param windows at least one window
   * @param highPassSamples samples that the moving average spans, odd
   * @return the scale, in the unit of the samples
   * @throws TrainingException if more than half of the windows hold no signal
   */
  static float of(List<LabelledWindow> windows, int highPassSamples) throws TrainingException {
    double[] deviations =
        windows.stream()
            .mapToDouble(window -> deviation(window.window().samples(), highPassSamples))
            .sorted()
            .toArray();
    double median = deviations[deviations.length / 2];
    if (!(median > 0)) {
      throw new TrainingException(
          "half of the training windows are flat; check the recordings and their calibration");
    }
    return (float) median;
  }

  private static double deviation(float[] samples, int highPassSamples) {
    double[] sums = new double[samples.length + 1];
    for (int i = 0; i < samples.length; i++) {
      sums[i + 1] = sums[i] + samples[i];
    }
    int margin = highPassSamples / 2;
    double[] squares = new double[samples.length];
    for (int i = 0; i < samples.length; i++) {
      int from = Math.max(0, i - margin);
      int to = Math.min(samples.length, i + margin + 1);
      double highPassed = samples[i] - (sums[to] - sums[from]) / (to - from);
      squares[i] = highPassed * highPassed;
    }
    return Math.sqrt(Arrays.stream(squares).average().orElse(0));
  }
}
