package org.dt4ecg.retrainer.round;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.training.evaluation.EvaluationResult;
import org.dt4ecg.training.evaluation.ScoredWindows;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a challenger takes the champion's place, by what both say of the same held-out
 * windows. Neither task may be worse by more than the margin, nor the calibration, nor anybody who
 * is absent from the new data; and everybody whom the champion does not know has to be recognised.
 * Both are compared on people and activities that the champion knows. Immutable.
 *
 * @param settings the margins
 */
public record PromotionRule(PromotionSettings settings) {

  /**
   * Decides.
   *
   * @param champion what the champion says of the held-out windows
   * @param challenger what the challenger says of the same
   * @param newPeople whose frames are among those read since the last round
   */
  public Verdict decide(ScoredWindows champion, ScoredWindows challenger, Set<String> newPeople) {
    Findings findings = new Findings();
    List<ScoredPair> pairs = ScoredPair.of(champion, challenger);
    for (ModelTask task : ModelTask.values()) {
      compare(task, known(task, champion.contract(), pairs), findings);
      compareCalibration(task, champion, challenger, findings);
    }
    guardAgainstForgetting(
        known(ModelTask.IDENTITY, champion.contract(), pairs), newPeople, findings);
    judgeStrangers(champion.contract(), pairs, findings);
    return findings.verdict();
  }

  private static List<ScoredPair> known(
      ModelTask task, ModelContract champion, List<ScoredPair> pairs) {
    return pairs.stream()
        .filter(pair -> task.classes(champion).contains(pair.champion().truth(task)))
        .toList();
  }

  private void compare(ModelTask task, List<ScoredPair> pairs, Findings findings) {
    if (pairs.isEmpty()) {
      findings.against(
          "No held-out window shows the champion's %s task, so nothing says that it is no worse."
              .formatted(task.label()));
      return;
    }
    TaskComparison comparison = TaskComparison.of(task, pairs);
    findings.metric("champion." + task.label() + ".accuracy", comparison.championAccuracy());
    findings.metric("challenger." + task.label() + ".accuracy", comparison.challengerAccuracy());
    findings.metric(task.label() + ".mcnemar.p", comparison.test().pValue());
    if (comparison.isWorse(settings.margin())) {
      findings.against(
          "The %s task is worse by more than %s: %s."
              .formatted(task.label(), points(settings.margin()), comparison.words()));
    } else {
      findings.note("The %s task is no worse: %s.".formatted(task.label(), comparison.words()));
    }
  }

  private void compareCalibration(
      ModelTask task, ScoredWindows champion, ScoredWindows challenger, Findings findings) {
    List<String> classes = task.classes(champion.contract());
    @Nullable Double before = calibrationError(task, champion, classes);
    @Nullable Double after = calibrationError(task, challenger, classes);
    if (before == null || after == null) {
      return;
    }
    findings.metric("champion." + task.label() + ".calibrationError", before);
    findings.metric("challenger." + task.label() + ".calibrationError", after);
    String words =
        String.format(
            Locale.ROOT,
            "expected calibration error of the challenger %.3f, of the champion %.3f",
            after,
            before);
    if (after - before > settings.calibrationMargin()) {
      findings.against(
          "The probabilities of the %s task are off by %s more than before: %s."
              .formatted(task.label(), points(after - before), words));
    }
  }

  private static @Nullable Double calibrationError(
      ModelTask task, ScoredWindows scored, List<String> classes) {
    ScoredWindows known = scored.where(window -> classes.contains(window.truth(task)));
    EvaluationResult.Calibration calibration =
        EvaluationResult.of(known, RoundData.DATASET, RoundData.PROTOCOL, () -> 0).calibration();
    return task == ModelTask.IDENTITY ? calibration.identity() : calibration.activity();
  }

  private void guardAgainstForgetting(
      List<ScoredPair> pairs, Set<String> newPeople, Findings findings) {
    byPerson(pairs)
        .forEach(
            (person, ofPerson) -> {
              TaskComparison comparison = TaskComparison.of(ModelTask.IDENTITY, ofPerson);
              if (!newPeople.contains(person) && comparison.isWorse(settings.margin())) {
                findings.against(
                    "%s is absent from the new data and is forgotten: %s."
                        .formatted(person, comparison.words()));
              }
            });
  }

  private void judgeStrangers(ModelContract champion, List<ScoredPair> pairs, Findings findings) {
    List<ScoredPair> strangers =
        pairs.stream().filter(pair -> !champion.identities().contains(pair.userId())).toList();
    byPerson(strangers)
        .forEach(
            (person, ofPerson) -> {
              TaskComparison comparison = TaskComparison.of(ModelTask.IDENTITY, ofPerson);
              String words =
                  "%s of %d held-out windows"
                      .formatted(
                          TaskComparison.percent(comparison.challengerAccuracy()),
                          comparison.windows());
              if (comparison.challengerAccuracy() < settings.newPersonAccuracy()) {
                findings.against(
                    "%s is new and is not recognised well enough: %s, at least %s are asked for."
                        .formatted(
                            person, words, TaskComparison.percent(settings.newPersonAccuracy())));
              } else {
                findings.note("%s is new and is recognised in %s.".formatted(person, words));
              }
            });
    if (!strangers.isEmpty()) {
      findings.metric(
          "challenger.identity.newPeople.accuracy",
          TaskComparison.of(ModelTask.IDENTITY, strangers).challengerAccuracy());
    }
  }

  private static Map<String, List<ScoredPair>> byPerson(List<ScoredPair> pairs) {
    return pairs.stream()
        .collect(Collectors.groupingBy(ScoredPair::userId, TreeMap::new, Collectors.toList()));
  }

  private static String points(double share) {
    return String.format(Locale.ROOT, "%.1f points", 100 * share);
  }

  /** Collects the reasons for and against a promotion. */
  private static final class Findings {

    private final List<String> against = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, Double> metrics = new TreeMap<>();

    void against(String sentence) {
      against.add(sentence);
    }

    void note(String sentence) {
      notes.add(sentence);
    }

    void metric(String name, double value) {
      metrics.put(name, value);
    }

    Verdict verdict() {
      List<String> reasons = new ArrayList<>(against);
      reasons.addAll(notes);
      return new Verdict(against.isEmpty(), reasons, metrics);
    }
  }

  /**
   * What a challenger has to keep to be released. All are shares from 0 to 1.
   *
   * @param margin how much accuracy it may lose at each task, and of each person absent from the
   *     new data
   * @param calibrationMargin how much its expected calibration error may exceed the champion's
   * @param newPersonAccuracy least share of right windows of each person whom the champion does not
   *     know
   */
  public record PromotionSettings(
      double margin, double calibrationMargin, double newPersonAccuracy) {}
}
