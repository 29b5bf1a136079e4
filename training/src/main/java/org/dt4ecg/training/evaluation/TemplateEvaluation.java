package org.dt4ecg.training.evaluation;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is claimed of people of whom some are enrolled by template. Shares are from 0 to 1, means
 * over people and over draws of who is enrolled; a share of nobody is null.
 *
 * @param model name of the model
 * @param modelVersion version of the model
 * @param dataset name of the data set whose people are enrolled
 * @param strangersDataset name of the data set of the strangers; null where they are of the same
 * @param people people in it
 * @param enrolled people of whom a template could be made, and something is left to be tested on
 * @param refused why others have none, and how many of them
 * @param beside what is claimed beside so many people enrolled
 */
@JsonPropertyOrder({
  "model",
  "modelVersion",
  "dataset",
  "strangersDataset",
  "people",
  "enrolled",
  "refused",
  "beside"
})
public record TemplateEvaluation(
    String model,
    String modelVersion,
    String dataset,
    @Nullable String strangersDataset,
    int people,
    int enrolled,
    Map<String, Integer> refused,
    List<Beside> beside) {

  /**
   * What is claimed beside so many people enrolled.
   *
   * @param enrolled how many are enrolled
   * @param draws how often that many were drawn
   * @param right share of the decisions about people enrolled that name the right one
   * @param wrong share of them that name another
   * @param unnamed share of them that name nobody
   * @param strangers how many people are neither enrolled nor known to the model, on average
   * @param strangersRejected share of the decisions about strangers that name nobody
   */
  @JsonPropertyOrder({
    "enrolled",
    "draws",
    "right",
    "wrong",
    "unnamed",
    "strangers",
    "strangersRejected"
  })
  public record Beside(
      int enrolled,
      int draws,
      @Nullable Double right,
      @Nullable Double wrong,
      @Nullable Double unnamed,
      double strangers,
      @Nullable Double strangersRejected) {}
}
