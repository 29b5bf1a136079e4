package org.dt4ecg.study.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.dt4ecg.study.figures.BalancingCurve;
import org.dt4ecg.study.outcome.TrainedModel;
import org.dt4ecg.training.balancing.BalancingStep;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Split;
import org.dt4ecg.training.learning.ProgressListener;
import org.dt4ecg.training.learning.SplitTrainer;
import org.dt4ecg.training.learning.TrainedRelease;
import org.dt4ecg.training.learning.TrainingException;
import org.dt4ecg.training.learning.TrainingOptions;
import org.dt4ecg.training.learning.TrainingSummary;
import org.jspecify.annotations.Nullable;

/** Trains with the project's own trainer. Needs libtorch on the class path. */
public final class SplitModelTrainer implements ModelTrainer {

  /** As many points as a chart can show. */
  private static final int CURVE_POINTS = 300;

  @Override
  public TrainedModel train(
      RecordedData data,
      Split split,
      TrainingOptions options,
      Path checkpoint,
      ProgressListener listener)
      throws IOException, TrainingException {
    TrainedRelease release = new SplitTrainer(data, checkpoint).train(split, options, listener);
    TrainingSummary summary = release.summary();
    return new TrainedModel(
        release.onnx(),
        new TrainedModel.Training(
            summary.parameters(),
            summary.seconds(),
            summary.uncalibrated().identity(),
            summary.uncalibrated().activity(),
            curve(options, summary.balancing())));
  }

  /** Means over as many steps as make a point. */
  static @Nullable BalancingCurve curve(TrainingOptions options, List<BalancingStep> steps) {
    boolean bothTasks =
        options.recipe().balancing().trainsIdentity()
            && options.recipe().balancing().trainsActivity();
    if (!bothTasks || steps.isEmpty()) {
      return null;
    }
    int stride = (steps.size() - 1) / CURVE_POINTS + 1;
    int points = (steps.size() - 1) / stride + 1;
    double[] numbers = new double[points];
    for (int point = 0; point < points; point++) {
      numbers[point] = (double) point * stride;
    }
    return new BalancingCurve(
        numbers,
        means(steps, stride, step -> step.weights()[0]),
        means(steps, stride, step -> step.weights()[1]),
        means(steps, stride, step -> step.gradientNorms()[0]),
        means(steps, stride, step -> step.gradientNorms()[1]));
  }

  private static double[] means(
      List<BalancingStep> steps, int stride, ToDoubleFunction<BalancingStep> value) {
    double[] means = new double[(steps.size() - 1) / stride + 1];
    for (int point = 0; point < means.length; point++) {
      List<BalancingStep> some =
          steps.subList(point * stride, Math.min(steps.size(), (point + 1) * stride));
      means[point] = some.stream().mapToDouble(value).average().orElseThrow();
    }
    return means;
  }
}
