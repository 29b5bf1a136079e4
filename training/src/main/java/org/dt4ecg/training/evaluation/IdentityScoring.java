package org.dt4ecg.training.evaluation;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dt4ecg.model.ClaimPolicy;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.training.evaluation.RunFuser.FusedWindow;
import org.jspecify.annotations.Nullable;

/** Figures of the identity task, and of strangers. */
final class IdentityScoring {

  private final ModelContract contract;
  private final ClaimPolicy policy;
  private final List<ScoredWindow> known;
  private final List<ScoredWindow> strangers;
  private final FusedRuns knownRuns;
  private final FusedRuns strangerRuns;

  /**
   * @param usable usable windows; those of people whom the model does not know are strangers
   * @param others usable windows of other people, who are the strangers then; null if there are
   *     none
   */
  IdentityScoring(
      ModelContract contract, List<ScoredWindow> usable, @Nullable List<ScoredWindow> others) {
    this.contract = contract;
    policy = new ClaimPolicy(contract);
    known = usable.stream().filter(window -> knows(window.userId())).toList();
    // A model that tells no people knows no strangers either.
    strangers =
        contract.identities().isEmpty()
            ? List.of()
            : others != null
                ? others
                : usable.stream().filter(window -> !knows(window.userId())).toList();
    knownRuns = FusedRuns.of(contract, known);
    strangerRuns = FusedRuns.of(contract, strangers);
  }

  EvaluationResult.Identity identity() {
    TaskScore score = windowScore();
    return new EvaluationResult.Identity(
        score.accuracy(),
        knownRuns.figures(runs -> runScore(runs).accuracy()),
        knownRuns.figures(runs -> (long) runs.size()),
        unknown(known),
        wrongClaims(),
        knownRuns.figures(this::unknownRuns),
        knownRuns.figures(this::wrongRunClaims),
        new RecordingScoring(
                contract.identities(),
                ScoredWindow::userId,
                window -> window.prediction().identity())
            .of(known),
        score.accuracyByLabel(),
        score.confusion());
  }

  /**
   * @param dataset name of the data set of the others; null if there are none
   */
  EvaluationResult.Strangers strangers(@Nullable String dataset) {
    return new EvaluationResult.Strangers(
        dataset,
        people(strangers.stream()),
        people(strangerRuns.usual().stream().filter(this::isClaimed).map(FusedWindow::last)),
        strangers.size(),
        unknown(strangers),
        strangerRuns.figures(this::unknownRuns),
        OpenSet.of(windowScores(known), windowScores(strangers)),
        OpenSet.of(runScores(knownRuns.usual()), runScores(strangerRuns.usual())));
  }

  Reliability reliability() {
    return windowScore().reliability();
  }

  Map<String, @Nullable Double> fusedCalibrationErrors() {
    return knownRuns.figures(runs -> runScore(runs).reliability().expectedCalibrationError());
  }

  private static long people(Stream<ScoredWindow> windows) {
    return windows.map(ScoredWindow::userId).distinct().count();
  }

  private boolean knows(String person) {
    return contract.identities().contains(person);
  }

  private TaskScore windowScore() {
    TaskScore score = new TaskScore(contract.identities());
    known.forEach(window -> score.add(window.userId(), window.prediction().identity()));
    return score;
  }

  private TaskScore runScore(List<FusedWindow> runs) {
    TaskScore score = new TaskScore(contract.identities());
    runs.forEach(run -> score.add(run.last().userId(), run.prediction().identity()));
    return score;
  }

  private @Nullable Double unknown(List<ScoredWindow> windows) {
    return Shares.of(windows, window -> !isClaimed(window));
  }

  private @Nullable Double wrongClaims() {
    return Shares.of(
        known,
        window -> isClaimed(window) && !isRight(window.userId(), window.prediction().identity()));
  }

  private @Nullable Double unknownRuns(List<FusedWindow> runs) {
    return Shares.of(runs, run -> !isClaimed(run));
  }

  private @Nullable Double wrongRunClaims(List<FusedWindow> runs) {
    return Shares.of(
        runs, run -> isClaimed(run) && !isRight(run.last().userId(), run.prediction().identity()));
  }

  private boolean isClaimed(ScoredWindow window) {
    return policy.reachesThreshold(score(window));
  }

  private boolean isClaimed(FusedWindow run) {
    return policy.reachesThreshold(run.prediction().score(), run.prediction().windows());
  }

  private boolean isRight(String person, float[] probabilities) {
    return contract.identities().get(Prediction.mostProbable(probabilities)).equals(person);
  }

  private float score(ScoredWindow window) {
    return contract.rejection().score().of(window.prediction());
  }

  private double[] windowScores(List<ScoredWindow> windows) {
    return windows.stream().mapToDouble(this::score).toArray();
  }

  private static double[] runScores(List<FusedWindow> runs) {
    return runs.stream().mapToDouble(run -> run.prediction().score()).toArray();
  }
}
