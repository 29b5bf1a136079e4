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

  /** Strangers and their enrolment. */
  public static final String OPEN_SET = "open-set";

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
    return new TreeSet<>(Set.of(QUICK, MAIN, ABLATION, OPEN_SET, FULL));
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
          case ABLATION -> ablation();
          case OPEN_SET -> openSet();
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
    groups.addAll(motionPeopleLeftOut(ONE_SEED));
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

  private static List<RunGroup> mainTable(List<Long> seeds) {
    return List.of(
        classification(SplitProtocol.BLOCKED, Variants.published(), seeds),
        classification(SplitProtocol.CROSS_PASS, Variants.published(), seeds),
        classification(SplitProtocol.LEAVE_SUBJECTS_OUT, Variants.published(), seeds),
        firstRecord(Variants.published(DataSet.ECG_ID), seeds),
        classification(SplitProtocol.BLOCKED, Variants.plain(), seeds),
        classification(SplitProtocol.BLOCKED, Variants.sameElectrodes(), seeds),
        classification(SplitProtocol.CROSS_PASS, Variants.plain(), seeds),
        classification(SplitProtocol.CROSS_PASS, Variants.sameElectrodes(), seeds),
        classification(SplitProtocol.LEAVE_SUBJECTS_OUT, Variants.plain(), seeds),
        firstRecord(Variants.plain(DataSet.ECG_ID), seeds),
        classification(SplitProtocol.RANDOM, Variants.plain(), seeds));
  }

  private static RunGroup firstRecord(Variant variant, List<Long> seeds) {
    return new RunGroup(
        Experiment.CLASSIFICATION, DataSet.ECG_ID, SplitProtocol.FIRST_RECORD, variant, seeds);
  }

  private static List<RunGroup> ablation() {
    SplitProtocol protocol = SplitProtocol.BLOCKED;
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
    groups.addAll(motionPeopleLeftOut(SEEDS));
    groups.add(
        leftOut(
            DataSet.ECG_ID,
            SplitProtocol.FIRST_RECORD,
            Variants.published(DataSet.ECG_ID),
            ONE_SEED));
    for (Variant variant : List.of(Variants.plain(), Variants.cosine())) {
      groups.add(leftOut(DataSet.MOTION_ECG, SplitProtocol.BLOCKED, variant, ONE_SEED));
    }
    return groups;
  }

  private static List<RunGroup> full() {
    List<RunGroup> groups = new ArrayList<>(main());
    groups.addAll(openSet());
    groups.addAll(ablation());
    return groups;
  }

  /** Enrolled by template, and retrained with what they are enrolled from. */
  private static List<RunGroup> motionPeopleLeftOut(List<Long> seeds) {
    Variant variant = Variants.published();
    return List.of(
        leftOut(DataSet.MOTION_ECG, SplitProtocol.BLOCKED, variant, seeds),
        new RunGroup(
            Experiment.RETRAINED_PEOPLE,
            DataSet.MOTION_ECG,
            SplitProtocol.BLOCKED,
            variant,
            ONE_SEED));
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
