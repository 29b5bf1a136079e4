package org.dt4ecg.training.stress;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model said of recordings in which faults had happened.
 *
 * @param model name of the model
 * @param modelVersion version of the model
 * @param dataset name of the data set
 * @param trainingDataset name of the data set that the model was trained on; where it is the same,
 *     the recordings may be those of the training
 * @param protocol which part of the recordings was looked at
 * @param seed seed of what is random in the faults
 * @param faults figures by fault, in the order of {@link SignalFault#all()}
 * @param seconds time the test took
 */
@JsonPropertyOrder({
  "model",
  "modelVersion",
  "dataset",
  "trainingDataset",
  "protocol",
  "seed",
  "faults",
  "seconds"
})
public record StressResult(
    String model,
    String modelVersion,
    String dataset,
    String trainingDataset,
    String protocol,
    long seed,
    List<Figures> faults,
    double seconds) {

  public StressResult {
    faults = List.copyOf(faults);
  }

  /**
   * The figures of one fault. Shares are from 0 to 1, of all complete windows unless said
   * otherwise, and null where there is nothing to share.
   *
   * @param fault what happened
   * @param hasHeart whether a heart can still be in the signal; without, no claim can be right, and
   *     the accuracies are null
   * @param windows complete windows
   * @param incomplete windows with a hole, of which nothing is said
   * @param poor share of poor signal quality
   * @param unusable share of unusable signal quality, of which nothing is claimed
   * @param identity share of the usable windows of known people whose most probable person is the
   *     right one
   * @param activity share of the usable windows whose most probable activity is the right one
   * @param personNamed share for which somebody is named
   * @param wrongPersonNamed share for which somebody is named who it is not
   * @param activityClaimed share for which an activity is claimed
   * @param wrongActivitySure share for which a wrong activity is claimed with a confidence of 0.9
   *     and more; where there is no heart, any activity is
   */
  @JsonPropertyOrder({
    "fault",
    "hasHeart",
    "windows",
    "incomplete",
    "poor",
    "unusable",
    "identity",
    "activity",
    "personNamed",
    "wrongPersonNamed",
    "activityClaimed",
    "wrongActivitySure"
  })
  public record Figures(
      String fault,
      boolean hasHeart,
      long windows,
      long incomplete,
      @Nullable Double poor,
      @Nullable Double unusable,
      @Nullable Double identity,
      @Nullable Double activity,
      @Nullable Double personNamed,
      @Nullable Double wrongPersonNamed,
      @Nullable Double activityClaimed,
      @Nullable Double wrongActivitySure) {}
}
