package org.dt4ecg.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dt4ecg.study.figures.RunFigures;
import org.dt4ecg.study.outcome.RunOutcome;
import org.dt4ecg.study.plan.DataSet;
import org.dt4ecg.study.plan.RunGroup;
import org.dt4ecg.study.plan.Series;
import org.dt4ecg.study.plan.StudyPlan;
import org.dt4ecg.study.run.PlannedRuns;
import org.dt4ecg.study.run.Recordings;

/** Which outcomes of a folder a report is made of: a folder may hold those of other plans too. */
final class OutcomeSelection {

  private OutcomeSelection() {}

  private record Run(Series series, String split, long seed) {}

  /**
   * The outcomes of a plan's runs, without what they hold of tasks that were not trained.
   *
   * @param recordings where a data set is given, only the outcomes of the runs that the plan has on
   *     it count; otherwise those of the same revision and options
   * @throws IOException if a run has two outcomes, and nothing tells which counts
   * @throws IllegalArgumentException if recordings do not allow a protocol of the plan
   */
  static List<RunOutcome> of(
      StudyPlan plan, Map<DataSet, Recordings> recordings, List<RunOutcome> outcomes)
      throws IOException {
    Set<String> keys = PlannedRuns.keys(plan, recordings);
    Map<Series, RunGroup> groups = new HashMap<>();
    plan.groups().forEach(group -> groups.put(group.series(), group));
    Map<Run, RunOutcome> selected = new HashMap<>();
    List<RunOutcome> inOrder = new ArrayList<>();
    for (RunOutcome outcome : outcomes) {
      RunFigures figures = outcome.figures();
      RunGroup group = groups.get(figures.series());
      if (group != null
          && isOf(group, outcome)
          && (!recordings.containsKey(group.dataSet()) || keys.contains(outcome.key()))) {
        RunOutcome other =
            selected.put(new Run(figures.series(), figures.split(), figures.seed()), outcome);
        if (other != null) {
          throw new IOException(
              "the outcomes %s and %s are of the same run on different recordings; remove the one that no longer counts, or keep them in folders of their own"
                  .formatted(other.key(), outcome.key()));
        }
        inOrder.add(
            outcome.with(figures.ofTasks(group.variant().options().recipe().balancing().tasks())));
      }
    }
    return inOrder;
  }

  private static boolean isOf(RunGroup group, RunOutcome outcome) {
    long seed = outcome.figures().seed();
    return outcome.revision() == group.experiment().revision()
        && group.seeds().contains(seed)
        && group.variant().options().withSeed(seed).toString().equals(outcome.options());
  }
}
