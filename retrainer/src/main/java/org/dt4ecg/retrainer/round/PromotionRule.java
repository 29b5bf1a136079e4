package org.dt4ecg.retrainer.round;

import java.util.ArrayList;
import java.util.Collection;
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

  /**
   * Whether a challenger is released, and why.
   *
   * @param promoted whether it is
   * @param reasons plain sentences, what decided first
   * @param metrics figures of champion and challenger on the held-out windows, as shares from 0 to
   *     1
   */
  public record Verdict(boolean promoted, List<String> reasons, Map<String, Double> metrics) {

    public Verdict {
      reasons = List.copyOf(reasons);
      metrics = Map.copyOf(metrics);
    }

    /** Not released, for a reason found before there was anything to measure. */
    static Verdict refused(List<String> reasons) {
      return new Verdict(false, reasons, Map.of());
    }

    /** The reasons as one text. It may name people, by their pseudonyms. */
    public String text() {
      return String.join(" ", reasons);
    }

    /**
     * The reasons as one text for logs and health, where nobody is named: sentences that name
     * people are left out and counted.
     *
     * @param people whom they may name
     */
    public String textWithoutPeople(Collection<String> people) {
      List<String> nameless =
          reasons.stream().filter(reason -> people.stream().noneMatch(reason::contains)).toList();
      int left = reasons.size() - nameless.size();
      if (left == 0) {
        return text();
      }
      List<String> sentences = new ArrayList<>(nameless);
      sentences.add(
          left == 1
              ? "One more reason names people and stands in the training report alone."
              : "%d more reasons name people and stand in the training report alone."
                  .formatted(left));
      return String.join(" ", sentences);
    }
  }

  /**
   * Champion and challenger at one task on the same windows.
   *
   * @param windows how many
   * @param championRight how many the champion has right
   * @param challengerRight how many the challenger has right
   * @param test whether they differ by more than chance: the champion first
   */
  private record TaskComparison(
      long windows, long championRight, long challengerRight, McNemar test) {

    static TaskComparison of(ModelTask task, List<ScoredPair> pairs) {
      long championRight = 0;
      long challengerRight = 0;
      long both = 0;
      for (ScoredPair pair : pairs) {
        boolean champion = pair.champion().isRight(task, pair.championContract());
        boolean challenger = pair.challenger().isRight(task, pair.challengerContract());
        championRight += champion ? 1 : 0;
        challengerRight += challenger ? 1 : 0;
        both += champion && challenger ? 1 : 0;
      }
      return new TaskComparison(
          pairs.size(),
          championRight,
          challengerRight,
          new McNemar(championRight - both, challengerRight - both));
    }

    double championAccuracy() {
      return (double) championRight / windows;
    }

    double challengerAccuracy() {
      return (double) challengerRight / windows;
    }

    /** Whether the challenger is worse by more than a margin. */
    boolean isWorse(double margin) {
      // In windows, so that a loss of just the margin is not one too many for its rounding.
      return championRight - challengerRight > margin * windows + 1e-9;
    }

    /** The comparison as words. */
    String words() {
      return String.format(
          Locale.ROOT,
          "challenger %s, champion %s of %d held-out windows (%d right by the champion alone, %d by"
              + " the challenger alone, exact McNemar p = %.3f)",
          percent(challengerAccuracy()),
          percent(championAccuracy()),
          windows,
          test.onlyFirst(),
          test.onlySecond(),
          test.pValue());
    }

    static String percent(double share) {
      return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
  }

  /**
   * The exact McNemar test of two models on the same windows (McNemar 1947; exact by the binomial
   * distribution): windows that both have right or wrong say nothing; if the models are equally
   * good, each of the others is as likely to favour the one as the other.
   *
   * @param onlyFirst windows that the first model alone has right
   * @param onlySecond windows that the second model alone has right
   */
  record McNemar(long onlyFirst, long onlySecond) {

    McNemar {
      if (onlyFirst < 0 || onlySecond < 0) {
        throw new IllegalArgumentException(
            "there cannot be %d and %d windows; counts start at zero"
                .formatted(onlyFirst, onlySecond));
      }
    }

    /**
     * The two-sided probability of a split at least as uneven among equally good models: {@code
     * min(1, 2·Σ_{i≤min(b,c)} C(b+c, i)·2^-(b+c))}; 1 if the models never differ.
     */
    double pValue() {
      long n = onlyFirst + onlySecond;
      long fewer = Math.min(onlyFirst, onlySecond);
      if (2 * fewer == n) {
        return 1;
      }
      // In logarithms, since 2^-n is no double any more from a thousand windows on.
      double logTerm = -n * Math.log(2);
      double sum = 0;
      for (long i = 0; i <= fewer; i++) {
        sum += Math.exp(logTerm);
        logTerm += Math.log((double) (n - i) / (i + 1));
      }
      return Math.min(1, 2 * sum);
    }
  }
}
