package org.dt4ecg.study.run;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.study.figures.ConfusionCounts;
import org.dt4ecg.study.figures.ErrorTradeOff;
import org.dt4ecg.study.figures.Figure;
import org.dt4ecg.study.figures.GradeFigures;
import org.dt4ecg.study.figures.ReliabilityBin;
import org.dt4ecg.study.figures.RunFigures;
import org.dt4ecg.study.outcome.TrainedModel;
import org.dt4ecg.study.plan.Experiment;
import org.dt4ecg.training.evaluation.ArtefactFigures;
import org.dt4ecg.training.evaluation.Confusion;
import org.dt4ecg.training.evaluation.EvaluationResult;
import org.dt4ecg.training.evaluation.OpenSet;
import org.dt4ecg.training.evaluation.Reliability;
import org.dt4ecg.training.evaluation.ScoredWindows;
import org.dt4ecg.training.evaluation.WindowScorer;
import org.jspecify.annotations.Nullable;

/** Takes the figures of a run's model on the test side of its split. */
final class RunScorer {

  /** The pass of a person's first recordings; in ECG-ID a pass is a day. */
  private static final String FIRST_PASS = "01";

  private static final List<Integer> FUSED = List.of(3, 5, 10);
  private static final int STRANGERS_FUSED = 5;

  /** An accuracy over fewer runs of windows is left out: it would be quoted, and is chance. */
  private static final long FEWEST_RUNS = 30;

  private RunScorer() {}

  /**
   * Takes the figures.
   *
   * @param model the trained model, loaded
   * @throws InvalidModelException if the trained model's file is not one of this project's networks
   */
  static RunFigures figures(PlannedRun run, ServableModel model, TrainedModel trained)
      throws ClassificationException, InvalidModelException {
    TrainedModel.Training training = trained.training();
    ScoredWindows scored = WindowScorer.ofNetwork(model).score(run.split().test());
    ScoredWindows overlapping = overlapping(model, run, scored);
    EvaluationResult result = evaluate(run, scored);
    EvaluationResult fused = evaluate(run, overlapping);
    Map<Figure, Double> values = new EnumMap<>(Figure.class);
    identity(values, result, fused.identity());
    activity(values, result, fused.activity());
    ScoredWindows otherDay =
        scored.where(window -> !window.session().recording().pass().equals(FIRST_PASS));
    put(values, Figure.IDENTITY_PER_RECORD, result.identity().perRecording().accuracy());
    put(
        values,
        Figure.IDENTITY_PER_RECORD_OTHER_DAY,
        evaluate(run, otherDay).identity().perRecording().accuracy());
    put(values, Figure.IDENTITY_CALIBRATION_ERROR_BEFORE, training.identityErrorBefore());
    put(values, Figure.ACTIVITY_CALIBRATION_ERROR_BEFORE, training.activityErrorBefore());
    values.put(Figure.PARAMETERS, (double) training.parameters());
    values.put(Figure.TRAINING_SECONDS, training.seconds());
    PeopleMeans means = new PeopleMeans();
    List<ErrorTradeOff> tradeOffs = new ArrayList<>();
    if (run.group().experiment() == Experiment.LEFT_OUT_PEOPLE) {
      new StrangerTrial(windows -> evaluate(run, windows)).addTo(means, scored, overlapping);
      RejectionScoreTrial.addTo(values, means, run, model, trained.onnx(), scored);
      equalErrors(values, result.strangers().openSet(), fused.strangers().openSetFused());
      add(tradeOffs, 1, result.strangers().openSet());
      add(tradeOffs, STRANGERS_FUSED, fused.strangers().openSetFused());
    }
    if (run.group().experiment() != Experiment.CLASSIFICATION) {
      new EnrolmentTrial(model).addTo(means, run, scored);
    }
    values.putAll(means.values());
    return new RunFigures(
            run.group().series(),
            run.split().name(),
            run.splits(),
            run.seed(),
            values,
            means.samples(),
            confusions(result),
            Map.of(
                ModelTask.IDENTITY, bins(result.calibration().identityBins()),
                ModelTask.ACTIVITY, bins(result.calibration().activityBins())),
            tradeOffs,
            grades(ArtefactFigures.of(scored, run.recordings().grades())),
            training.balancing(),
            WrongWindows.of(scored))
        .ofTasks(run.options().recipe().balancing().tasks());
  }

  /**
   * Windows that start every half length, for whatever is fused: in the test part of a recording of
   * a minute a longer hop leaves no run of five. Most models have that hop themselves.
   */
  private static ScoredWindows overlapping(
      ServableModel model, PlannedRun run, ScoredWindows scored) throws ClassificationException {
    int half = model.contract().windowSamples() / 2;
    return model.contract().hopSamples() == half
        ? scored
        : WindowScorer.ofNetwork(model, half).score(run.split().test());
  }

  private static EvaluationResult evaluate(PlannedRun run, ScoredWindows scored) {
    // The time it takes is none of the study's figures.
    return EvaluationResult.of(
        scored, run.recordings().data().dataset(), run.split().protocol(), () -> 0);
  }

  private static void identity(
      Map<Figure, Double> values, EvaluationResult result, EvaluationResult.Identity fused) {
    EvaluationResult.Identity identity = result.identity();
    put(values, Figure.IDENTITY_ACCURACY, identity.accuracy());
    FUSED.forEach(
        windows ->
            putFused(
                values,
                Figure.identityFused(windows),
                fused.fused().get(Integer.toString(windows)),
                fused.fusedWindows().get(Integer.toString(windows))));
    put(values, Figure.UNKNOWN, identity.unknown());
    put(values, Figure.WRONG_CLAIMS, identity.wrongClaims());
    put(values, Figure.IDENTITY_CALIBRATION_ERROR, result.calibration().identity());
  }

  private static void activity(
      Map<Figure, Double> values, EvaluationResult result, EvaluationResult.Activity fused) {
    EvaluationResult.Activity activity = result.activity();
    // With one activity there is nothing to tell apart.
    if (activity.confusion().labels().size() > 1) {
      put(values, Figure.ACTIVITY_ACCURACY, activity.accuracy());
      FUSED.forEach(
          windows ->
              putFused(
                  values,
                  Figure.activityFused(windows),
                  fused.fused().get(Integer.toString(windows)),
                  fused.fusedWindows().get(Integer.toString(windows))));
      put(values, Figure.ACTIVITY_CALIBRATION_ERROR, result.calibration().activity());
    }
  }

  private static void equalErrors(
      Map<Figure, Double> values, @Nullable OpenSet single, @Nullable OpenSet fused) {
    if (single != null) {
      values.put(Figure.EQUAL_ERROR_RATE, single.equalErrorRate());
    }
    if (fused != null) {
      values.put(Figure.EQUAL_ERROR_RATE_FUSED_5, fused.equalErrorRate());
    }
  }

  private static void add(List<ErrorTradeOff> tradeOffs, int windows, @Nullable OpenSet openSet) {
    if (openSet != null) {
      tradeOffs.add(
          new ErrorTradeOff(
              windows,
              openSet.tradeOff().stream().mapToDouble(OpenSet.ErrorPoint::falseRejection).toArray(),
              openSet.tradeOff().stream()
                  .mapToDouble(OpenSet.ErrorPoint::falseAcceptance)
                  .toArray()));
    }
  }

  /** None of a task without windows, such as who somebody is among people never learnt. */
  private static Map<ModelTask, ConfusionCounts> confusions(EvaluationResult result) {
    Map<ModelTask, ConfusionCounts> confusions = new EnumMap<>(ModelTask.class);
    if (result.identity().accuracy() != null) {
      confusions.put(ModelTask.IDENTITY, counts(result.identity().confusion()));
    }
    if (result.activity().accuracy() != null) {
      confusions.put(ModelTask.ACTIVITY, counts(result.activity().confusion()));
    }
    return confusions;
  }

  private static ConfusionCounts counts(Confusion confusion) {
    return new ConfusionCounts(confusion.labels(), confusion.matrix());
  }

  private static List<ReliabilityBin> bins(List<Reliability.Bin> bins) {
    return bins.stream()
        .map(bin -> new ReliabilityBin(bin.windows(), bin.confidence(), bin.accuracy()))
        .toList();
  }

  private static List<GradeFigures> grades(List<ArtefactFigures> grades) {
    return grades.stream()
        .filter(grade -> grade.windows() > 0)
        .map(
            grade ->
                new GradeFigures(
                    grade.grade(), grade.windows(), grade.identityRight(), grade.activityRight()))
        .toList();
  }

  private static void putFused(
      Map<Figure, Double> values, Figure figure, @Nullable Double value, @Nullable Long runs) {
    if (runs != null && runs >= FEWEST_RUNS) {
      put(values, figure, value);
    }
  }

  private static void put(Map<Figure, Double> values, Figure figure, @Nullable Double value) {
    if (value != null) {
      values.put(figure, value);
    }
  }
}
