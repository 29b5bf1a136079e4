package org.dt4ecg.training.learning;

import java.util.List;
import org.dt4ecg.training.balancing.BalancingStep;
import org.dt4ecg.training.evaluation.EvaluationResult;

/**
 * What happened in training.
 *
 * @param options how it was trained
 * @param parameters numbers that training changed
 * @param seconds time it took in this process, evaluation included
 * @param people people in the training data
 * @param epochs epochs that were trained
 * @param bestEpoch the epoch that the released weights are of
 * @param windowsPerEpoch training windows of the last epoch
 * @param unusableWindows windows of the last epoch that were left out for their signal quality
 * @param evaluation the figures, on the test part of the split; for the split {@code all} those of
 *     its twin, which never saw that part
 * @param uncalibrated calibration errors on the same windows without temperatures
 * @param balancing the steps of the released weights' training, identity first, activity second
 */
public record TrainingSummary(
    TrainingOptions options,
    long parameters,
    double seconds,
    int people,
    int epochs,
    int bestEpoch,
    long windowsPerEpoch,
    long unusableWindows,
    EvaluationResult evaluation,
    EvaluationResult.Calibration uncalibrated,
    List<BalancingStep> balancing) {

  public TrainingSummary {
    balancing = List.copyOf(balancing);
  }

  /** Share of right people on the test part of the split; NaN if it has none. */
  public double identityAccuracy() {
    Double accuracy = evaluation.identity().accuracy();
    return accuracy == null ? Double.NaN : accuracy;
  }

  /** Share of right activities on the test part of the split; NaN if it has none. */
  public double activityAccuracy() {
    Double accuracy = evaluation.activity().accuracy();
    return accuracy == null ? Double.NaN : accuracy;
  }

  /** The weights of the tasks in the last step, identity first. */
  public double[] gradNormWeights() {
    return balancing.get(balancing.size() - 1).weights().clone();
  }
}
