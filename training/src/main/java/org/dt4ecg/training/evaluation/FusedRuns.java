package org.dt4ecg.training.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.training.evaluation.RunFuser.FusedWindow;

/**
 * The runs of usable windows of one session, by their length.
 *
 * @param byLength runs by the number of windows in each
 */
record FusedRuns(Map<Integer, List<FusedWindow>> byLength) {

  /** The length at which single figures are given. */
  static final int USUAL_LENGTH = 5;

  private static final List<Integer> LENGTHS = List.of(1, 3, USUAL_LENGTH, 10);

  static FusedRuns of(ModelContract contract, List<ScoredWindow> usable) {
    RunFuser fuser = new RunFuser(contract);
    Map<Integer, List<FusedWindow>> byLength = new LinkedHashMap<>();
    LENGTHS.forEach(length -> byLength.put(length, fuser.fuse(usable, length)));
    return new FusedRuns(byLength);
  }

  List<FusedWindow> usual() {
    return byLength.getOrDefault(USUAL_LENGTH, List.of());
  }

  /** A figure of the runs of each length, by that length as text. */
  <T> Map<String, T> figures(Function<List<FusedWindow>, T> figure) {
    Map<String, T> figures = new LinkedHashMap<>();
    byLength.forEach((length, runs) -> figures.put(String.valueOf(length), figure.apply(runs)));
    return figures;
  }
}
