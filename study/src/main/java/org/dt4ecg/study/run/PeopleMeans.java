package org.dt4ecg.study.run;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.dt4ecg.study.figures.Figure;
import org.dt4ecg.study.figures.Sample;

/**
 * Means over people, each of whom counts alike: some have twenty records, most have two. Not
 * thread-safe.
 */
final class PeopleMeans {

  private final Map<Figure, List<Double>> shares = new EnumMap<>(Figure.class);
  private final Map<Figure, Sample> samples = new EnumMap<>(Figure.class);

  /**
   * Adds what was found of a person.
   *
   * @param share the person's share, from 0 to 1
   * @param windows windows that it is over
   */
  void add(Figure figure, String person, double share, long windows) {
    shares.computeIfAbsent(figure, each -> new ArrayList<>()).add(share);
    samples.merge(figure, Sample.of(List.of(person), windows), Sample::plus);
  }

  /** The means; a figure of nobody is missing. */
  Map<Figure, Double> values() {
    Map<Figure, Double> means = new EnumMap<>(Figure.class);
    shares.forEach(
        (figure, each) ->
            means.put(
                figure, each.stream().mapToDouble(Double::doubleValue).average().orElseThrow()));
    return means;
  }

  /** Whose windows the means are over. */
  Map<Figure, Sample> samples() {
    return Map.copyOf(samples);
  }
}
