package org.dt4ecg.retraining.evaluation;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation found. Shares are from 0 to 1; a share of no windows at all is null.
 *
 * @param model name of the model
 * @param modelVersion version of the model
 * @param protocol which part of the recordings was looked at
 * @param dataset name of the data set
 * @param trainingDataset name of the data set that the model was trained on; where it is the same,
 *     the recordings may be those of the training, and the shares then say nothing of new ones
 * @param windows complete windows, unusable ones included
 * @param incomplete windows with a hole, which the stream skips
 * @param unusable windows of unusable signal quality, for which no claims are made; no share below
 *     counts them
 * @param strangers usable windows of people whom the model does not know
 * @param identity who it was
 * @param activity what they did
 * @param calibration how far probabilities are from how often they come true
 * @param seconds time the evaluation took
 */
@JsonPropertyOrder({
  "model",
  "modelVersion",
  "protocol",
  "dataset",
  "trainingDataset",
  "windows",
  "incomplete",
  "unusable",
  "strangers",
  "identity",
  "activity",
  "calibration",
  "seconds"
})
public record EvaluationResult(
    String model,
    String modelVersion,
    String protocol,
    String dataset,
    String trainingDataset,
    long windows,
    long incomplete,
    long unusable,
    Strangers strangers,
    Identity identity,
    Activity activity,
    Calibration calibration,
    double seconds) {

  /**
   * People whom the model does not know.
   *
   * @param windows their usable windows
   * @param rejected share of them that is below the rejection threshold, as it should be
   */
  public record Strangers(long windows, @Nullable Double rejected) {}

  /**
   * The identity task, over windows of people whom the model knows.
   *
   * @param accuracy share whose most probable person is the right one, whatever its probability
   * @param fused the same for the sum of logarithms of the probabilities over so many consecutive
   *     windows of a session, by their number
   * @param fusedWindows windows that had so many before them, by that number; few where a protocol
   *     looks at short parts
   * @param unknown share below the rejection threshold, for which nobody is named
   * @param wrongClaims share for which the wrong person is named
   * @param perPerson accuracy by true person
   * @param confusion who was taken for whom
   */
  public record Identity(
      @Nullable Double accuracy,
      Map<String, @Nullable Double> fused,
      Map<String, Long> fusedWindows,
      @Nullable Double unknown,
      @Nullable Double wrongClaims,
      Map<String, Double> perPerson,
      Confusion confusion) {}

  /**
   * The activity task, over windows of activities that the model knows.
   *
   * @param accuracy share whose most probable activity is the right one
   * @param fused the same over so many consecutive windows, by their number
   * @param perClass accuracy by true activity
   * @param confusion what was taken for what
   */
  public record Activity(
      @Nullable Double accuracy,
      Map<String, @Nullable Double> fused,
      Map<String, Double> perClass,
      Confusion confusion) {}

  /**
   * Expected calibration error over 15 bins of equal width: the mean distance between the
   * probability of the most probable class and the accuracy at that probability (Guo et al. 2017,
   * arXiv 1706.04599).
   *
   * @param identity that of the identity task
   * @param activity that of the activity task
   */
  public record Calibration(@Nullable Double identity, @Nullable Double activity) {}

  /** The result as one JSON object. */
  public String json() {
    try {
      return JsonMapper.builder().build().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of numbers and texts did not become JSON", e);
    }
  }

  /** The result as a small table for people. */
  public String table() {
    return EvaluationTable.of(this);
  }
}
