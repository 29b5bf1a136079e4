package org.dt4ecg.study.figures;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.study.plan.Series;
import org.jspecify.annotations.Nullable;

/** The figures of all runs there are, and their statistics. Immutable. */
public final class FigureTable {

  private final Map<Series, List<RunFigures>> runs;

  public FigureTable(Collection<RunFigures> figures) {
    runs = figures.stream().collect(Collectors.groupingBy(RunFigures::series));
  }

  /** The runs of a series, by seed and split. */
  public List<RunFigures> runs(Series series) {
    List<RunFigures> sorted = new ArrayList<>(runs.getOrDefault(series, List.of()));
    sorted.sort(Comparator.comparingLong(RunFigures::seed).thenComparing(RunFigures::split));
    return sorted;
  }

  /**
   * Mean over the splits of each seed, then mean and spread over the seeds. A split counts by the
   * people whom its value is a mean over, or like any other where that was not counted. A seed that
   * lacks a split does not count: its mean would be of other people or electrodes.
   */
  public Optional<Statistic> statistic(Series series, Figure figure) {
    List<Double> means = new ArrayList<>();
    for (List<RunFigures> ofSeed : wholeSeeds(series)) {
      if (ofSeed.stream().allMatch(run -> run.values().containsKey(figure))) {
        means.add(mean(ofSeed, figure));
      }
    }
    return Statistic.of(means);
  }

  /**
   * Whose windows a figure of a series is over: that of the first seed, all splits together, since
   * other seeds put the same people into other splits.
   */
  public Optional<Sample> sample(Series series, Figure figure) {
    return wholeSeeds(series).stream()
        .map(
            ofSeed ->
                ofSeed.stream()
                    .flatMap(run -> Optional.ofNullable(run.samples().get(figure)).stream())
                    .reduce(Sample::plus))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Number of seeds of which every split was run: those that sums are over. */
  public int seeds(Series series) {
    return wholeSeeds(series).size();
  }

  /**
   * Confusion summed over the whole seeds of a series. Empty if there were no windows, or if each
   * split has classes of its own, as where people are left out in turn.
   */
  public Optional<ConfusionCounts> confusion(Series series, ModelTask head) {
    List<ConfusionCounts> confusions =
        parts(series, run -> run.confusions().get(head))
            .filter(ConfusionCounts::hasWindows)
            .toList();
    boolean isOfOneKind = confusions.stream().map(ConfusionCounts::labels).distinct().count() == 1;
    return isOfOneKind ? confusions.stream().reduce(ConfusionCounts::plus) : Optional.empty();
  }

  /** Reliability bins summed over the whole seeds of a series. */
  public List<ReliabilityBin> reliability(Series series, ModelTask head) {
    return parts(series, run -> run.reliability().get(head))
        .reduce(FigureTable::sumOfBins)
        .orElse(List.of());
  }

  /** Grades summed over the whole seeds of a series, by grade. */
  public List<GradeFigures> grades(Series series) {
    Map<Integer, GradeFigures> sums = new TreeMap<>();
    parts(series, RunFigures::grades)
        .flatMap(List::stream)
        .forEach(grade -> sums.merge(grade.grade(), grade, GradeFigures::plus));
    return List.copyOf(sums.values());
  }

  private static double mean(List<RunFigures> ofSeed, Figure figure) {
    boolean countsPeople = ofSeed.stream().allMatch(run -> run.samples().containsKey(figure));
    double sum = 0;
    double weights = 0;
    for (RunFigures run : ofSeed) {
      Sample sample = run.samples().get(figure);
      double weight = countsPeople && sample != null ? sample.people().size() : 1;
      sum += weight * run.values().getOrDefault(figure, 0.0);
      weights += weight;
    }
    return sum / weights;
  }

  private List<List<RunFigures>> wholeSeeds(Series series) {
    Map<Long, List<RunFigures>> bySeed =
        runs(series).stream()
            .collect(
                Collectors.groupingBy(RunFigures::seed, LinkedHashMap::new, Collectors.toList()));
    return bySeed.values().stream().filter(FigureTable::isWhole).toList();
  }

  private static boolean isWhole(List<RunFigures> ofSeed) {
    return ofSeed.stream().map(RunFigures::split).distinct().count() == ofSeed.get(0).splits();
  }

  private <T> Stream<T> parts(Series series, Function<RunFigures, @Nullable T> part) {
    return wholeSeeds(series).stream()
        .flatMap(List::stream)
        .flatMap(run -> Optional.ofNullable(part.apply(run)).stream());
  }

  private static List<ReliabilityBin> sumOfBins(
      List<ReliabilityBin> sum, List<ReliabilityBin> next) {
    List<ReliabilityBin> bins = new ArrayList<>();
    for (int i = 0; i < sum.size(); i++) {
      bins.add(sum.get(i).plus(next.get(i)));
    }
    return bins;
  }
}
