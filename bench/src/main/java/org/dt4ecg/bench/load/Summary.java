package org.dt4ecg.bench.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What the rounds of a workload came to. Ratios are taken within each round, and their median of
 * all rounds.
 *
 * @param workload what there was to do
 * @param contestants figures of each
 * @param ratios windows a second of this project over those of each other contestant, and of each
 *     over the ceiling's
 */
public record Summary(
    String workload, Map<String, Figures> contestants, Map<String, Spread> ratios) {

  /** Figures of one contestant over all rounds whose outputs were right. */
  public record Figures(
      int rounds,
      Spread windowsPerSecond,
      Spread cpuSecondsPerMillion,
      Spread brokerCpuSecondsPerMillion,
      Spread bytesAllocatedPerWindow,
      Spread gcShare,
      Spread changelogBytesPerWindow,
      Spread changelogBytesPerInputByte,
      Spread liveHeapMib,
      Spread nativeMib) {

    static Figures of(List<RunFigures> runs) {
      return new Figures(
          runs.size(),
          spread(runs, RunFigures::windowsPerSecond),
          spread(runs, RunFigures::cpuSecondsPerMillion),
          spread(runs, RunFigures::brokerCpuSecondsPerMillion),
          spread(runs, RunFigures::bytesAllocatedPerWindow),
          spread(runs, RunFigures::gcShare),
          spread(runs, RunFigures::changelogBytesPerWindow),
          spread(runs, RunFigures::changelogBytesPerInputByte),
          spread(runs, RunFigures::liveHeapMib),
          spread(runs, RunFigures::nativeMib));
    }

    private static Spread spread(List<RunFigures> runs, ToDoubleFunction<RunFigures> figure) {
      return Spread.of(runs.stream().mapToDouble(figure).boxed().toList());
    }
  }

  /** Sums up the runs of one workload; those with wrong outputs do not count. */
  static Summary of(String workload, List<RunFigures> all) {
    Map<String, List<RunFigures>> byContestant = new LinkedHashMap<>();
    all.stream()
        .filter(run -> run.workload().equals(workload) && run.isValid())
        .forEach(
            run -> byContestant.computeIfAbsent(run.contestant(), c -> new ArrayList<>()).add(run));
    Map<String, Figures> figures = new LinkedHashMap<>();
    byContestant.forEach((contestant, runs) -> figures.put(contestant, Figures.of(runs)));
    Map<String, Spread> ratios = new LinkedHashMap<>();
    for (String one : byContestant.keySet()) {
      for (String other : byContestant.keySet()) {
        boolean wanted =
            one.equals(ContestantKind.OURS.toString())
                || other.equals(ContestantKind.CEILING.toString());
        if (wanted && !one.equals(other)) {
          ratios.put(one + "/" + other, ratio(runs(byContestant, one), runs(byContestant, other)));
        }
      }
    }
    return new Summary(workload, figures, ratios);
  }

  private static List<RunFigures> runs(Map<String, List<RunFigures>> runs, String contestant) {
    return runs.getOrDefault(contestant, List.of());
  }

  private static Spread ratio(List<RunFigures> some, List<RunFigures> others) {
    List<Double> ratios = new ArrayList<>();
    for (RunFigures run : some) {
      Optional<RunFigures> other =
          others.stream().filter(each -> each.round() == run.round()).findFirst();
      other.ifPresent(each -> ratios.add(run.windowsPerSecond() / each.windowsPerSecond()));
    }
    return Spread.of(ratios);
  }
}
