package org.dt4ecg.training.evaluation;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.training.evaluation.RunFuser.FusedWindow;
import org.jspecify.annotations.Nullable;

/** Figures of the activity task. */
final class ActivityScoring {

  private final ModelContract contract;
  private final List<ScoredWindow> known;
  private final FusedRuns runs;

  ActivityScoring(ModelContract contract, List<ScoredWindow> usable) {
    this.contract = contract;
    known =
        usable.stream()
            .filter(window -> contract.activities().contains(window.activity()))
            .toList();
    runs = FusedRuns.of(contract, known);
  }

  EvaluationResult.Activity activity() {
    TaskScore score = windowScore();
    return new EvaluationResult.Activity(
        score.accuracy(),
        runs.figures(each -> smoothed(each).accuracy()),
        runs.figures(each -> (long) each.size()),
        runs.figures(this::summedAccuracy),
        new RecordingScoring(
                contract.activities(),
                ScoredWindow::activity,
                window -> window.prediction().activity())
            .of(known),
        score.accuracyByLabel(),
        score.confusion());
  }

  Reliability reliability() {
    return windowScore().reliability();
  }

  Map<String, @Nullable Double> fusedCalibrationErrors() {
    return runs.figures(each -> smoothed(each).reliability().expectedCalibrationError());
  }

  private TaskScore windowScore() {
    TaskScore score = new TaskScore(contract.activities());
    known.forEach(window -> score.add(window.activity(), window.prediction().activity()));
    return score;
  }

  private TaskScore smoothed(List<FusedWindow> ofLength) {
    TaskScore score = new TaskScore(contract.activities());
    ofLength.forEach(run -> score.add(run.last().activity(), run.prediction().activity()));
    return score;
  }

  private @Nullable Double summedAccuracy(List<FusedWindow> ofLength) {
    Function<FusedWindow, String> named =
        run -> contract.activities().get(Prediction.mostProbable(run.activitySums()));
    return Shares.of(ofLength, run -> named.apply(run).equals(run.last().activity()));
  }
}
