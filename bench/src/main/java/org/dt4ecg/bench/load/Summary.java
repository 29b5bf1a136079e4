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

    static Figures of(List<StreamFigures> runs) {
      return new Figures(
          runs.size(),
          spread(runs, StreamFigures::windowsPerSecond),
          spread(runs, StreamFigures::cpuSecondsPerMillion),
          spread(runs, StreamFigures::brokerCpuSecondsPerMillion),
          spread(runs, StreamFigures::bytesAllocatedPerWindow),
          spread(runs, StreamFigures::gcShare),
          spread(runs, StreamFigures::changelogBytesPerWindow),
          spread(runs, StreamFigures::changelogBytesPerInputByte),
          spread(runs, StreamFigures::liveHeapMib),
          spread(runs, StreamFigures::nativeMib));
    }

    private static Spread spread(List<StreamFigures> runs, ToDoubleFunction<StreamFigures> figure) {
      return Spread.of(runs.stream().mapToDouble(figure).boxed().toList());
    }
  }

  /** Sums up the runs of one workload; those with wrong outputs do not count. */
  static Summary of(String workload, List<StreamFigures> all) {
    Map<String, List<StreamFigures>> byContestant = new LinkedHashMap<>();
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

  private static List<StreamFigures> runs(
      Map<String, List<StreamFigures>> runs, String contestant) {
    return runs.getOrDefault(contestant, List.of());
  }

  private static Spread ratio(List<StreamFigures> some, List<StreamFigures> others) {
    List<Double> ratios = new ArrayList<>();
    for (StreamFigures run : some) {
      Optional<StreamFigures> other =
          others.stream().filter(each -> each.round() == run.round()).findFirst();
      other.ifPresent(each -> ratios.add(run.windowsPerSecond() / each.windowsPerSecond()));
    }
    return Spread.of(ratios);
  }
}
