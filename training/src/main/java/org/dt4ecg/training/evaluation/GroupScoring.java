package org.dt4ecg.training.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dt4ecg.model.ClaimPolicy;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.training.evaluation.RunFuser.FusedWindow;
import org.jspecify.annotations.Nullable;

/** Figures of groups of windows. */
final class GroupScoring {

  private final ModelContract contract;
  private final List<ScoredWindow> windows;
  private final List<FusedWindow> fused;

  /**
   * @param windows complete windows, unusable ones included
   * @param fused runs of the usable ones
   */
  GroupScoring(ModelContract contract, List<ScoredWindow> windows, List<FusedWindow> fused) {
    this.contract = contract;
    this.windows = windows;
    this.fused = fused;
  }

  /** The figures by group, in alphabetical order. */
  Map<String, GroupFigures> by(Function<ScoredWindow, String> group) {
    Map<String, GroupFigures> figures = new LinkedHashMap<>();
    for (String name : new TreeSet<>(windows.stream().map(group).toList())) {
      figures.put(
          name,
          of(
              windows.stream().filter(window -> group.apply(window).equals(name)).toList(),
              fused.stream().filter(run -> group.apply(run.last()).equals(name))));
    }
    return figures;
  }

  private GroupFigures of(List<ScoredWindow> group, Stream<FusedWindow> runs) {
    ClaimPolicy policy = new ClaimPolicy(contract);
    TaskScore identity = new TaskScore(contract.identities());
    TaskScore activity = new TaskScore(contract.activities());
    TaskScore identityFused = new TaskScore(contract.identities());
    TaskScore activityFused = new TaskScore(contract.activities());
    List<ScoredWindow> usable = group.stream().filter(ScoredWindow::usable).toList();
    long named = 0;
    long right = 0;
    long known = 0;
    for (ScoredWindow window : usable) {
      boolean isRight = identity.add(window.userId(), window.prediction().identity());
      activity.add(window.activity(), window.prediction().activity());
      float score = contract.rejection().score().of(window.prediction());
      boolean isNamed = policy.reachesThreshold(score);
      named += isNamed ? 1 : 0;
      right += isNamed && isRight ? 1 : 0;
      known += contract.identities().contains(window.userId()) ? 1 : 0;
    }
    runs.forEach(
        run -> {
          identityFused.add(run.last().userId(), run.prediction().identity());
          activityFused.add(run.last().activity(), run.prediction().activity());
        });
    return new GroupFigures(
        group.size(),
        (long) group.size() - usable.size(),
        claimed(usable.size() - named, usable),
        known == 0 ? null : claimed(right, usable),
        claimed(named - right, usable),
        identity.accuracy(),
        identityFused.accuracy(),
        activity.accuracy(),
        activityFused.accuracy());
  }

  private @Nullable Double claimed(long part, List<ScoredWindow> usable) {
    return contract.identities().isEmpty() ? null : Shares.of(part, usable.size());
  }
}
