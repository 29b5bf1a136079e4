package org.dt4ecg.study.figures;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.study.plan.Series;
import org.jspecify.annotations.Nullable;

/**
 * What one run found.
 *
 * @param series the series it is of
 * @param split name of the split
 * @param splits number of splits of the protocol; a mean over fewer of them is none
 * @param seed its seed
 * @param values the figures; those that do not apply are missing
 * @param samples whose windows a figure is over, of those figures that are means over people; none
 *     in outcomes from before these were counted
 * @param confusions confusion by task
 * @param reliability bins of equal width by task, empty ones included
 * @param tradeOffs detection-error trade-offs of strangers against the known
 * @param grades accuracy by hand-graded level of artefacts, where the data set has grades
 * @param balancing how the tasks were balanced; null for a single task
 * @param wrong examples of what went wrong
 */
public record RunFigures(
    Series series,
    String split,
    int splits,
    long seed,
    Map<Figure, Double> values,
    @JsonSetter(nulls = Nulls.AS_EMPTY) Map<Figure, Sample> samples,
    Map<ModelTask, ConfusionCounts> confusions,
    Map<ModelTask, List<ReliabilityBin>> reliability,
    List<ErrorTradeOff> tradeOffs,
    List<GradeFigures> grades,
    @Nullable BalancingCurve balancing,
    List<WrongWindow> wrong) {

  public RunFigures {
    values = Map.copyOf(values);
    samples = Map.copyOf(samples);
    confusions = Map.copyOf(confusions);
    reliability = Map.copyOf(reliability);
    tradeOffs = List.copyOf(tradeOffs);
    grades = List.copyOf(grades);
    wrong = List.copyOf(wrong);
  }

  /**
   * What of it says something of the tasks that were trained: a head that was not is chance, and
   * would be quoted.
   *
   * @param trained the tasks that were trained
   */
  public RunFigures ofTasks(Set<ModelTask> trained) {
    return new RunFigures(
        series,
        split,
        splits,
        seed,
        some(values, figure -> isOf(figure, trained)),
        some(samples, figure -> isOf(figure, trained)),
        some(confusions, trained::contains),
        some(reliability, trained::contains),
        trained.contains(ModelTask.IDENTITY) ? tradeOffs : List.of(),
        trained.containsAll(Set.of(ModelTask.values())) ? grades : List.of(),
        balancing,
        wrong.stream().filter(window -> trained.contains(window.head())).toList());
  }

  private static boolean isOf(Figure figure, Set<ModelTask> trained) {
    return figure.head().map(trained::contains).orElse(true);
  }

  private static <K, V> Map<K, V> some(Map<K, V> all, Predicate<K> wanted) {
    Map<K, V> some = new HashMap<>(all);
    some.keySet().removeIf(key -> !wanted.test(key));
    return some;
  }
}
