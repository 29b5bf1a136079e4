package org.dt4ecg.study.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.dt4ecg.study.figures.FigureTable;
import org.dt4ecg.study.figures.RunFigures;
import org.dt4ecg.study.plan.RunGroup;
import org.dt4ecg.study.plan.StudyPlan;

/**
 * Where the figures of a report come from.
 *
 * @param plan name of the plan
 * @param planned runs that the plan has
 * @param done runs of them that have an outcome
 * @param missing which of them have none, a line a series
 * @param commands the commands that made them, with placeholders for folders
 * @param dataSets name and SHA-256 of the recordings, one a data set
 */
public record Provenance(
    String plan,
    int planned,
    int done,
    List<String> missing,
    List<String> commands,
    List<String> dataSets) {

  public Provenance {
    missing = List.copyOf(missing);
    commands = List.copyOf(commands);
    dataSets = List.copyOf(dataSets);
  }

  /**
   * Counts the runs of a plan, whichever recordings are at hand.
   *
   * @param figures the runs that have an outcome
   */
  public static Provenance of(
      StudyPlan plan, FigureTable figures, List<String> commands, List<String> dataSets) {
    int planned = 0;
    int done = 0;
    List<String> missing = new ArrayList<>();
    for (RunGroup group : plan.groups()) {
      List<String> seeds = new ArrayList<>();
      for (long seed : group.seeds()) {
        int runs = runs(figures, group, seed).size();
        planned += group.runsPerSeed();
        done += runs;
        if (runs < group.runsPerSeed()) {
          seeds.add("seed %d has %d of %d runs".formatted(seed, runs, group.runsPerSeed()));
        }
      }
      if (!seeds.isEmpty()) {
        missing.add("%s: %s".formatted(group.series(), String.join(", ", seeds)));
      }
    }
    return new Provenance(plan.name(), planned, done, missing, commands, dataSets);
  }

  /** Whether every seed of every series has all its runs. */
  boolean isComplete() {
    return missing.isEmpty() && done == planned;
  }

  /** How far the study is, for people. */
  String progress() {
    return isComplete()
        ? "All %d runs of the plan %s.".formatted(planned, plan)
        : "%d of %d runs of the plan %s; the rest has not been run yet."
            .formatted(done, planned, plan);
  }

  private static Set<String> runs(FigureTable figures, RunGroup group, long seed) {
    return figures.runs(group.series()).stream()
        .filter(run -> run.seed() == seed)
        .map(RunFigures::split)
        .collect(Collectors.toSet());
  }
}
