package org.dt4ecg.study.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.dataset.Split;
import org.dt4ecg.training.dataset.SplitProtocol;

/**
 * A split from whose training side people were taken out.
 *
 * @param split the split without them; the test side has them still, whole
 * @param enrolment half a minute of each of them who has something else to be tested on; it may be
 *     of the test side, whose record is then not tested on once the person is enrolled
 */
record LeftOutSplit(Split split, EnrolmentMaterial enrolment) {

  /** Where people are enrolled from best, and most likely in practice. */
  private static final String REST = "rest";

  /** Groups of people who are left out in turn, a fifth each. */
  static List<Set<String>> folds(RecordedData data, Duration window, long seed) {
    return SplitProtocol.LEAVE_SUBJECTS_OUT.splits(data, window, seed).stream()
        .map(split -> split.test().stream().map(LeftOutSplit::person).collect(Collectors.toSet()))
        .toList();
  }

  /** A split without some people. */
  static LeftOutSplit of(Split base, String name, Set<String> people, TemplateSource source) {
    Map<String, List<Slice>> slices = new TreeMap<>();
    for (String person : people) {
      List<Slice> ofPerson = enrolment(base, person, source);
      if (!ofPerson.isEmpty()) {
        slices.put(person, ofPerson);
      }
    }
    return new LeftOutSplit(
        new Split(
            base.protocol(),
            name,
            without(base.training(), people),
            without(base.validation(), people),
            base.test()),
        new EnrolmentMaterial(slices));
  }

  /** What the same people would be trained on, if half a minute of each were. */
  Split withEnrolmentInTraining() {
    List<Slice> training = new ArrayList<>(split.training());
    enrolment.slices().values().forEach(training::addAll);
    return new Split(
        split.protocol(),
        split.name(),
        training,
        split.validation(),
        split.test().stream().filter(slice -> !enrolment.uses(slice)).toList());
  }

  /**
   * The first of a person's training side, at rest if there is any, and where that is too short of
   * the test side's first records. None for who has too little, or would have nothing left to be
   * tested on.
   */
  private static List<Slice> enrolment(Split base, String person, TemplateSource source) {
    List<Slice> slices = new ArrayList<>(ofPerson(base.training(), person).toList());
    slices.sort(Comparator.comparing(slice -> !isRest(slice)));
    List<Slice> test = ofPerson(base.test(), person).toList();
    test.stream().filter(LeftOutSplit::isWhole).forEach(slices::add);
    List<Slice> parts = source.cut(slices);
    boolean isTestedStill =
        !test.stream().allMatch(new EnrolmentMaterial(Map.of(person, parts))::uses);
    return isTestedStill ? parts : List.of();
  }

  private static List<Slice> without(List<Slice> slices, Set<String> people) {
    return slices.stream().filter(slice -> !people.contains(person(slice))).toList();
  }

  private static Stream<Slice> ofPerson(List<Slice> slices, String person) {
    return slices.stream().filter(slice -> person(slice).equals(person));
  }

  private static boolean isRest(Slice slice) {
    return slice.session().recording().activity().equals(REST);
  }

  private static boolean isWhole(Slice slice) {
    return slice.span().equals(slice.session().span());
  }

  private static String person(Slice slice) {
    return slice.session().recording().userId();
  }
}
