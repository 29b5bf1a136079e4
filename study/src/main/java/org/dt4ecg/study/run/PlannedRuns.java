package org.dt4ecg.study.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.dt4ecg.study.plan.DataSet;
import org.dt4ecg.study.plan.Experiment;
import org.dt4ecg.study.plan.RunGroup;
import org.dt4ecg.study.plan.StudyPlan;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Split;
import org.dt4ecg.training.learning.TrainingOptions;

/** The runs of a plan on the recordings there are. */
public final class PlannedRuns {

  private static final long MICROS = 1_000_000;

  private PlannedRuns() {}

  /**
   * The keys of every run on recordings that are there.
   *
   * @throws IllegalArgumentException if recordings do not allow a protocol
   */
  public static Set<String> keys(StudyPlan plan, Map<DataSet, Recordings> recordings) {
    return of(plan, recordings).stream()
        .map(run -> run.key().name())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Every run, in the order of the plan. Groups on data sets that are not there are left out.
   *
   * @throws IllegalArgumentException if recordings do not allow a protocol
   */
  static List<PlannedRun> of(StudyPlan plan, Map<DataSet, Recordings> recordings) {
    List<PlannedRun> runs = new ArrayList<>();
    for (RunGroup group : plan.groups()) {
      Recordings ofGroup = recordings.get(group.dataSet());
      if (ofGroup != null) {
        for (long seed : group.seeds()) {
          runs.addAll(runs(group, seed, ofGroup));
        }
      }
    }
    return runs;
  }

  private static List<PlannedRun> runs(RunGroup group, long seed, Recordings recordings) {
    RecordedData data = recordings.data();
    Duration window = window(group.variant().options());
    List<Split> splits = group.protocol().splits(data, window, seed);
    if (group.experiment() == Experiment.CLASSIFICATION) {
      return splits.stream()
          .map(
              split ->
                  new PlannedRun(
                      group, seed, split, splits.size(), EnrolmentMaterial.NONE, recordings))
          .toList();
    }
    boolean retrained = group.experiment() == Experiment.RETRAINED_PEOPLE;
    Split base = splits.get(0);
    List<Set<String>> folds = LeftOutSplit.folds(data, window, seed);
    TemplateSource source = TemplateSource.of(data, group.variant().options());
    List<PlannedRun> runs = new ArrayList<>();
    for (int fold = 0; fold < folds.size(); fold++) {
      LeftOutSplit leftOut =
          LeftOutSplit.of(base, "fold-%d".formatted(fold + 1), folds.get(fold), source);
      runs.add(
          new PlannedRun(
              group,
              seed,
              retrained ? leftOut.withEnrolmentInTraining() : leftOut.split(),
              folds.size(),
              leftOut.enrolment(),
              recordings));
    }
    return runs;
  }

  private static Duration window(TrainingOptions options) {
    return Duration.ofNanos(options.windowSamples() * MICROS / options.samplingRateHz() * 1000);
  }
}
