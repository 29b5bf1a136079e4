package org.dt4ecg.study.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.dt4ecg.training.dataset.SplitProtocol;

/**
 * The runs of a study, in the order in which they are worth having.
 *
 * @param name name of the plan
 * @param groups the runs; a group that other tables need too stands here once
 */
public record StudyPlan(String name, List<RunGroup> groups) {

  /** One seed and a few epochs: shows that everything works, and no figure worth quoting. */
  public static final String QUICK = "quick";

  /** The main table. */
  public static final String MAIN = "main";

  /** Window lengths, attention and balancing of the tasks, on the blocked split. */
  public static final String ABLATION = "ablation";

  /** The same across electrodes, where there is room for a difference. */
  public static final String ABLATION_CROSS_PASS = "ablation-cross-pass";

  /** Strangers and their enrolment. */
  public static final String OPEN_SET = "open-set";

  /** What each lever of the published way brings across electrodes. */
  public static final String LEVERS = "levers";

  /** Everything. */
  public static final String FULL = "full";

  private static final List<Long> SEEDS = List.of(1L, 2L, 3L);
  private static final List<Long> ONE_SEED = List.of(1L);

  public StudyPlan {
    Map<Series, RunGroup> once = new LinkedHashMap<>();
    groups.forEach(group -> once.putIfAbsent(group.series(), group));
    groups = List.copyOf(once.values());
  }

  /** Names of the plans. */
  public static Set<String> names() {
    return new TreeSet<>(
        Set.of(QUICK, MAIN, ABLATION, ABLATION_CROSS_PASS, OPEN_SET, LEVERS, FULL));
  }

  /**
   * The plan of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static StudyPlan of(String name) {
    return new StudyPlan(
        name,
        switch (name) {
          case QUICK -> quick();
          case MAIN -> main();
          case ABLATION -> ablation(SplitProtocol.BLOCKED);
          case ABLATION_CROSS_PASS -> ablation(SplitProtocol.CROSS_PASS);
          case OPEN_SET -> openSet();
          case LEVERS -> levers();
          case FULL -> full();
          default ->
              throw new IllegalArgumentException(
                  "there is no plan '%s'; use one of %s"
                      .formatted(name, String.join(", ", names())));
        });
  }

  private static List<RunGroup> quick() {
    List<RunGroup> groups = new ArrayList<>();
    groups.addAll(mainTable(ONE_SEED));
    groups.addAll(peopleLeftOut(DataSet.MOTION_ECG, SplitProtocol.BLOCKED, ONE_SEED, ONE_SEED));
    return groups.stream()
        .map(
            group ->
                new RunGroup(
                    group.experiment(),
                    group.dataSet(),
                    group.protocol(),
                    Variants.quick(group.variant()),
                    group.seeds()))
        .toList();
  }

  private static List<RunGroup> main() {
    return mainTable(SEEDS);
  }

  private static List<RunGroup> levers() {
    return Variants.levers().stream()
        .map(each -> classification(SplitProtocol.CROSS_PASS, each, SEEDS))
        .toList();
  }

  private static List<RunGroup> mainTable(List<Long> seeds) {
    return List.of(
        classification(SplitProtocol.BLOCKED, Variants.published(), seeds),
        classification(SplitProtocol.CROSS_PASS, Variants.published(), seeds),
        classification(SplitProtocol.LEAVE_SUBJECTS_OUT, Variants.published(), seeds),
        firstRecord(Variants.published(DataSet.ECG_ID), seeds),
        classification(SplitProtocol.BLOCKED, Variants.plain(), seeds),
        classification(SplitProtocol.BLOCKED, Variants.sameElectrodes(), seeds),
        classification(SplitProtocol.BLOCKED, Variants.cosine(DataSet.MOTION_ECG), seeds),
        classification(SplitProtocol.CROSS_PASS, Variants.plain(), seeds),
        classification(SplitProtocol.CROSS_PASS, Variants.sameElectrodes(), seeds),
        classification(SplitProtocol.CROSS_PASS, Variants.cosine(DataSet.MOTION_ECG), seeds),
        classification(SplitProtocol.LEAVE_SUBJECTS_OUT, Variants.plain(), seeds),
        firstRecord(Variants.plain(DataSet.ECG_ID), seeds),
        firstRecord(Variants.cosine(DataSet.ECG_ID), seeds),
        classification(SplitProtocol.RANDOM, Variants.plain(), seeds));
  }

  private static RunGroup firstRecord(Variant variant, List<Long> seeds) {
    return new RunGroup(
        Experiment.CLASSIFICATION, DataSet.ECG_ID, SplitProtocol.FIRST_RECORD, variant, seeds);
  }

  private static List<RunGroup> ablation(SplitProtocol protocol) {
    List<RunGroup> groups = new ArrayList<>();
    Variants.attention().forEach(each -> groups.add(classification(protocol, each, SEEDS)));
    Variants.balancing().forEach(each -> groups.add(classification(protocol, each, SEEDS)));
    Variants.windowLengths().forEach(each -> groups.add(classification(protocol, each, SEEDS)));
    return groups;
  }

  /**
   * Everybody is left out once a seed, a fifth of the people in turn, so that one seed is five
   * trainings on other people already, and the folds give the spread. Three seeds are kept where
   * there is a bar.
   */
  private static List<RunGroup> openSet() {
    List<RunGroup> groups = new ArrayList<>();
    groups.addAll(peopleLeftOut(DataSet.MOTION_ECG, SplitProtocol.BLOCKED, SEEDS, ONE_SEED));
    groups.addAll(peopleLeftOut(DataSet.ECG_ID, SplitProtocol.FIRST_RECORD, ONE_SEED, ONE_SEED));
    for (Variant variant :
        List.of(Variants.plain(DataSet.MOTION_ECG), Variants.cosine(DataSet.MOTION_ECG))) {
      groups.add(leftOut(DataSet.MOTION_ECG, SplitProtocol.BLOCKED, variant, ONE_SEED));
    }
    for (Variant variant :
        List.of(Variants.plain(DataSet.ECG_ID), Variants.cosine(DataSet.ECG_ID))) {
      groups.add(leftOut(DataSet.ECG_ID, SplitProtocol.FIRST_RECORD, variant, ONE_SEED));
    }
    return groups;
  }

  private static List<RunGroup> full() {
    List<RunGroup> groups = new ArrayList<>(main());
    groups.addAll(openSet());
    groups.addAll(levers());
    groups.addAll(ablation(SplitProtocol.BLOCKED));
    groups.addAll(ablation(SplitProtocol.CROSS_PASS));
    return groups;
  }

  private static List<RunGroup> peopleLeftOut(
      DataSet dataSet, SplitProtocol protocol, List<Long> leftOutSeeds, List<Long> retrainedSeeds) {
    Variant variant = Variants.published(dataSet);
    return List.of(
        leftOut(dataSet, protocol, variant, leftOutSeeds),
        new RunGroup(Experiment.RETRAINED_PEOPLE, dataSet, protocol, variant, retrainedSeeds));
  }

  private static RunGroup leftOut(
      DataSet dataSet, SplitProtocol protocol, Variant variant, List<Long> seeds) {
    return new RunGroup(Experiment.LEFT_OUT_PEOPLE, dataSet, protocol, variant, seeds);
  }

  private static RunGroup classification(
      SplitProtocol protocol, Variant variant, List<Long> seeds) {
    return new RunGroup(Experiment.CLASSIFICATION, DataSet.MOTION_ECG, protocol, variant, seeds);
  }
}
