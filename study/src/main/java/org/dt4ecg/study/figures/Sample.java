package org.dt4ecg.study.figures;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Whose windows a figure is over.
 *
 * @param people whose, by the pseudonyms of the data set, each once
 * @param windows how many, or how many runs of windows where a figure is over those
 */
public record Sample(List<String> people, long windows) {

  public Sample {
    people = List.copyOf(people);
  }

  /** Windows of some people. */
  public static Sample of(Collection<String> people, long windows) {
    return new Sample(List.copyOf(new TreeSet<>(people)), windows);
  }

  /** Both together; who is in both counts once. */
  public Sample plus(Sample other) {
    TreeSet<String> all = new TreeSet<>(people);
    all.addAll(other.people);
    return new Sample(List.copyOf(all), windows + other.windows);
  }
}
