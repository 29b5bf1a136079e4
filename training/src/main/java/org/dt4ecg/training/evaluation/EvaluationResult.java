package org.dt4ecg.training.evaluation;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelTask;
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
 * @param tasks what the model was trained for, {@code identity}, {@code activity} or both; the
 *     figures of the other are null
 * @param windows complete windows, unusable ones included
 * @param incomplete windows with a hole, which the stream skips
 * @param unusable windows of unusable signal quality, for which no claims are made; no share below
 *     counts them
 * @param strangers usable windows of people whom the model does not know
 * @param identity who it was
 * @param activity what they did
 * @param calibration how far probabilities are from how often they come true
 * @param byPerson figures by true person, strangers included
 * @param byActivity figures by true activity
 * @param seconds time the evaluation took
 */
@JsonPropertyOrder({
  "model",
  "modelVersion",
  "protocol",
  "dataset",
  "trainingDataset",
  "tasks",
  "windows",
  "incomplete",
  "unusable",
  "strangers",
  "identity",
  "activity",
  "calibration",
  "byPerson",
  "byActivity",
  "seconds"
})
public record EvaluationResult(
    String model,
    String modelVersion,
    String protocol,
    String dataset,
    String trainingDataset,
    List<String> tasks,
    long windows,
    long incomplete,
    long unusable,
    Strangers strangers,
    Identity identity,
    Activity activity,
    Calibration calibration,
    Map<String, GroupFigures> byPerson,
    Map<String, GroupFigures> byActivity,
    double seconds) {

  /**
   * People whom the model does not know.
   *
   * @param dataset name of the data set that they are of; null where they are of the recordings
   *     evaluated
   * @param people how many they are
   * @param peopleNamed how many of them are taken for somebody after five windows of a session, at
   *     least once
   * @param windows their usable windows
   * @param rejected share of them that is below the rejection threshold, as it should be
   * @param rejectedFused the same over so many windows of a session, by their number
   * @param openSet how well the rejection's score tells them from the known at every threshold, for
   *     single windows; null without strangers or without known people
   * @param openSetFused the same for the mean score of five windows of a session
   */
  public record Strangers(
      @Nullable String dataset,
      long people,
      long peopleNamed,
      long windows,
      @Nullable Double rejected,
      Map<String, @Nullable Double> rejectedFused,
      @Nullable OpenSet openSet,
      @Nullable OpenSet openSetFused) {}

  /**
   * The identity task, over windows of people whom the model knows.
   *
   * @param accuracy share whose most probable person is the right one, whatever its probability
   * @param fused the same after so many usable windows of a session, by their number, as the stream
   *     fuses them
   * @param fusedWindows windows that had so many before them, by that number; few where a protocol
   *     looks at short parts
   * @param unknown share below the rejection threshold, for which nobody is named
   * @param wrongClaims share for which the wrong person is named
   * @param unknownFused share for which nobody is named after so many windows, by their number
   * @param wrongClaimsFused share for which the wrong person is named after so many windows
   * @param perRecording one decision a recording, by all its usable windows
   * @param perPerson accuracy by true person
   * @param confusion who was taken for whom
   */
  public record Identity(
      @Nullable Double accuracy,
      Map<String, @Nullable Double> fused,
      Map<String, Long> fusedWindows,
      @Nullable Double unknown,
      @Nullable Double wrongClaims,
      Map<String, @Nullable Double> unknownFused,
      Map<String, @Nullable Double> wrongClaimsFused,
      Recordings perRecording,
      Map<String, Double> perPerson,
      Confusion confusion) {}

  /**
   * The activity task, over windows of activities that the model knows.
   *
   * @param accuracy share whose most probable activity is the right one
   * @param fused the same after so many usable windows of a session, by their number, by the
   *     stream's smoother, begun anew for each run of windows
   * @param fusedWindows windows that had so many before them, by that number
   * @param summed the same by the plain sum of the logarithms of the probabilities, which takes the
   *     activity not to change
   * @param perRecording one decision a recording, by all its usable windows
   * @param perClass accuracy by true activity
   * @param confusion what was taken for what
   */
  public record Activity(
      @Nullable Double accuracy,
      Map<String, @Nullable Double> fused,
      Map<String, Long> fusedWindows,
      Map<String, @Nullable Double> summed,
      Recordings perRecording,
      Map<String, Double> perClass,
      Confusion confusion) {}

  /**
   * One decision a recording.
   *
   * @param recordings how many
   * @param accuracy share of right decisions
   */
  public record Recordings(long recordings, @Nullable Double accuracy) {}

  /**
   * Expected calibration errors over 15 bins, see {@link Reliability}.
   *
   * @param identity that of the identity task
   * @param activity that of the activity task
   * @param identityFused that of the identity after so many windows of a session, by their number
   * @param activityFused that of the activity after so many windows
   * @param identityBins the bins of the identity task
   * @param activityBins the bins of the activity task
   */
  public record Calibration(
      @Nullable Double identity,
      @Nullable Double activity,
      Map<String, @Nullable Double> identityFused,
      Map<String, @Nullable Double> activityFused,
      List<Reliability.Bin> identityBins,
      List<Reliability.Bin> activityBins) {}

  /**
   * The figures of scored windows.
   *
   * @param dataset name of the data set that they are of
   * @param protocol which part of the recordings they are from
   * @param seconds asked last for the time it took
   */
  public static EvaluationResult of(
      ScoredWindows scored, String dataset, String protocol, DoubleSupplier seconds) {
    return of(scored, dataset, protocol, null, null, seconds);
  }

  /**
   * The figures of scored windows, with strangers of another data set.
   *
   * @param others windows of other people, who alone are the strangers; null to have those of the
   *     data set whom the model does not know
   * @param othersDataset name of the data set that the others are of; null without others
   */
  static EvaluationResult of(
      ScoredWindows scored,
      String dataset,
      String protocol,
      @Nullable ScoredWindows others,
      @Nullable String othersDataset,
      DoubleSupplier seconds) {
    ModelContract contract = scored.contract();
    List<ScoredWindow> usable = scored.usable();
    IdentityScoring identity =
        new IdentityScoring(contract, usable, others == null ? null : others.usable());
    ActivityScoring activity = new ActivityScoring(contract, usable);
    GroupScoring groups =
        new GroupScoring(
            contract,
            scored.windows(),
            new RunFuser(contract).fuse(usable, FusedRuns.USUAL_LENGTH));
    return new EvaluationResult(
        contract.name(),
        scored.modelVersion(),
        protocol,
        dataset,
        contract.dataset(),
        ModelTask.of(contract).stream().map(ModelTask::label).toList(),
        scored.windows().size(),
        scored.incomplete(),
        (long) scored.windows().size() - usable.size(),
        identity.strangers(othersDataset),
        identity.identity(),
        activity.activity(),
        new Calibration(
            identity.reliability().expectedCalibrationError(),
            activity.reliability().expectedCalibrationError(),
            identity.fusedCalibrationErrors(),
            activity.fusedCalibrationErrors(),
            identity.reliability().bins(),
            activity.reliability().bins()),
        groups.by(ScoredWindow::userId),
        groups.by(ScoredWindow::activity),
        seconds.getAsDouble());
  }
}
