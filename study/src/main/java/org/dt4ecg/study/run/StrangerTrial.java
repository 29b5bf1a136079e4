package org.dt4ecg.study.run;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dt4ecg.study.figures.Figure;
import org.dt4ecg.training.evaluation.EvaluationResult;
import org.dt4ecg.training.evaluation.EvaluationResult.Strangers;
import org.dt4ecg.training.evaluation.OpenSet;
import org.dt4ecg.training.evaluation.ScoredWindow;
import org.dt4ecg.training.evaluation.ScoredWindows;
import org.jspecify.annotations.Nullable;

/** Looks at each stranger among all the known, and at each of the known. */
final class StrangerTrial {

  private static final int FUSED = 5;
  private static final String FUSED_TEXT = Integer.toString(FUSED);

  private final Function<ScoredWindows, EvaluationResult> evaluation;

  /**
   * @param evaluation takes the figures of windows
   */
  StrangerTrial(Function<ScoredWindows, EvaluationResult> evaluation) {
    this.evaluation = evaluation;
  }

  /**
   * Adds how many are rejected: strangers at the threshold that turns away 1 % of the known, and
   * everybody at the threshold that the model carries.
   *
   * @param single windows for figures of single windows
   * @param overlapping windows for figures of five windows together
   */
  void addTo(PeopleMeans means, ScoredWindows single, ScoredWindows overlapping) {
    for (String person : people(single)) {
      if (isKnown(single, person)) {
        addKnown(means, person, single, overlapping);
      } else {
        addStranger(means, person, single, overlapping);
      }
    }
  }

  private void addKnown(
      PeopleMeans means, String person, ScoredWindows single, ScoredWindows overlapping) {
    ScoredWindows own = of(single, person);
    add(
        means,
        Figure.KNOWN_REJECTED_BY_MODEL,
        person,
        evaluation.apply(own).identity().unknown(),
        own.usable().size());
    ScoredWindows ownOverlapping = of(overlapping, person);
    add(
        means,
        Figure.KNOWN_REJECTED_BY_MODEL_FUSED_5,
        person,
        evaluation.apply(ownOverlapping).identity().unknownFused().get(FUSED_TEXT),
        runs(ownOverlapping));
  }

  private void addStranger(
      PeopleMeans means, String person, ScoredWindows single, ScoredWindows overlapping) {
    Strangers alone = evaluation.apply(amongKnown(single, person)).strangers();
    long windows = alone.windows();
    add(means, Figure.STRANGERS_REJECTED, person, atOnePercent(alone.openSet()), windows);
    add(means, Figure.STRANGERS_REJECTED_BY_MODEL, person, alone.rejected(), windows);
    Strangers fused = evaluation.apply(amongKnown(overlapping, person)).strangers();
    long runs = runs(of(overlapping, person));
    add(means, Figure.STRANGERS_REJECTED_FUSED_5, person, atOnePercent(fused.openSetFused()), runs);
    add(
        means,
        Figure.STRANGERS_REJECTED_BY_MODEL_FUSED_5,
        person,
        fused.rejectedFused().get(FUSED_TEXT),
        runs);
  }

  private static void add(
      PeopleMeans means, Figure figure, String person, @Nullable Double share, long windows) {
    if (share != null) {
      means.add(figure, person, share, windows);
    }
  }

  private static @Nullable Double atOnePercent(@Nullable OpenSet openSet) {
    return openSet == null ? null : openSet.rejectedAtOnePercent();
  }

  private static boolean isKnown(ScoredWindows scored, String person) {
    return scored.contract().identities().contains(person);
  }

  private static ScoredWindows of(ScoredWindows scored, String person) {
    return scored.where(window -> window.userId().equals(person));
  }

  private static ScoredWindows amongKnown(ScoredWindows scored, String person) {
    return scored.where(
        window -> window.userId().equals(person) || isKnown(scored, window.userId()));
  }

  /** Runs of windows that are fused: one for each window that has enough before it. */
  private static long runs(ScoredWindows scored) {
    return scored.usable().stream()
        .collect(Collectors.groupingBy(window -> window.session().id(), Collectors.counting()))
        .values()
        .stream()
        .mapToLong(windows -> Math.max(0, windows - FUSED + 1))
        .sum();
  }

  private static Set<String> people(ScoredWindows scored) {
    Set<String> people = new TreeSet<>();
    scored.usable().stream().map(ScoredWindow::userId).forEach(people::add);
    return people;
  }
}
