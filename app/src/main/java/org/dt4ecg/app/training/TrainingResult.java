package org.dt4ecg.app.training;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dt4ecg.training.learning.TrainingSummary;
import org.jspecify.annotations.Nullable;

/**
 * What a training came to. The names are a contract: they are the fields of {@code --json}.
 *
 * @param out the file that was written
 * @param modelVersion version of the model in it
 * @param parameters numbers that training changed
 * @param epochs epochs that were trained
 * @param bestEpoch the epoch that the weights are of
 * @param seconds time it took in this process, evaluation included
 * @param seed seed of everything random
 * @param split what was trained on
 * @param tasks what was trained, {@code identity}, {@code activity} or both
 * @param identity figures of the identity task on the test part of the split, of {@code all} that
 *     of its twin; null where it was not trained
 * @param activity figures of the activity task on the same
 * @param gradNorm how the tasks were balanced
 */
@JsonPropertyOrder({
  "out",
  "modelVersion",
  "parameters",
  "epochs",
  "bestEpoch",
  "seconds",
  "seed",
  "split",
  "tasks",
  "identity",
  "activity",
  "gradNorm"
})
public record TrainingResult(
    String out,
    String modelVersion,
    long parameters,
    int epochs,
    int bestEpoch,
    double seconds,
    long seed,
    String split,
    List<String> tasks,
    Task identity,
    Task activity,
    GradNorm gradNorm) {

  /**
   * Figures of a task.
   *
   * @param accuracy share of right windows, 0 to 1; null without windows
   * @param fused the same after so many windows of a session, by their number
   */
  public record Task(@Nullable Double accuracy, Map<String, @Nullable Double> fused) {}

  /**
   * How the tasks were balanced.
   *
   * @param alpha strength of the pull towards equal training rates
   * @param weights of the tasks in the last step, identity first
   */
  public record GradNorm(double alpha, double[] weights) {}

  /** Of a training and the file that it gave. */
  public static TrainingResult of(Path out, String modelVersion, TrainingSummary summary) {
    return new TrainingResult(
        out.toString(),
        modelVersion,
        summary.parameters(),
        summary.epochs(),
        summary.bestEpoch(),
        summary.seconds(),
        summary.options().seed(),
        summary.options().split(),
        summary.evaluation().tasks(),
        new Task(
            summary.evaluation().identity().accuracy(), summary.evaluation().identity().fused()),
        new Task(
            summary.evaluation().activity().accuracy(), summary.evaluation().activity().fused()),
        new GradNorm(summary.options().gradNormAlpha(), summary.gradNormWeights()));
  }
}
