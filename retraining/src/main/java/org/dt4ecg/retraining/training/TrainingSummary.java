package org.dt4ecg.retraining.training;

import java.util.List;
import org.dt4ecg.retraining.evaluation.EvaluationResult;
import org.dt4ecg.retraining.gradnorm.GradNormStep;

/**
 * What happened in training.
 *
 * @param options how it was trained
 * @param parameters numbers that training changed
 * @param seconds time it took, evaluation included
 * @param people people in the training data
 * @param windowsPerEpoch training windows of the last epoch
 * @param unusableWindows windows of the last epoch that were left out for their signal quality
 * @param evaluation the figures, on the test part of the blocked split; for the split {@code all}
 *     those of its twin, which never saw that part
 * @param gradNorm GradNorm's steps of the released weights, identity first, activity second
 */
public record TrainingSummary(
    TrainingOptions options,
    long parameters,
    double seconds,
    int people,
    long windowsPerEpoch,
    long unusableWindows,
    EvaluationResult evaluation,
    List<GradNormStep> gradNorm) {

  public TrainingSummary {
    gradNorm = List.copyOf(gradNorm);
  }

  public int epochs() {
    return options.epochs();
  }

  /** Share of right people on the test part of the blocked split; NaN if it has none. */
  public double identityAccuracy() {
    Double accuracy = evaluation.identity().accuracy();
    return accuracy == null ? Double.NaN : accuracy;
  }

  /** Share of right activities on the test part of the blocked split; NaN if it has none. */
  public double activityAccuracy() {
    Double accuracy = evaluation.activity().accuracy();
    return accuracy == null ? Double.NaN : accuracy;
  }

  /** GradNorm's last weights, identity first. */
  public double[] gradNormWeights() {
    return gradNorm.get(gradNorm.size() - 1).weights().clone();
  }
}
