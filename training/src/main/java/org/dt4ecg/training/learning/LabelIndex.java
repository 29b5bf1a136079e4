package org.dt4ecg.training.learning;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.training.balancing.Balancing;
import org.dt4ecg.training.dataset.LabelledWindow;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.dataset.Split;

/**
 * The classes of both tasks, in the order of the network's outputs: alphabetical, unless a network
 * to start from has another.
 *
 * @param people the people
 * @param activities the activities
 */
record LabelIndex(List<String> people, List<String> activities) {

  /**
   * The classes of the training part of a split, of slices in which a window fits: nothing could be
   * learned of the others.
   *
   * @param windowMicros length of a window, in µs
   * @throws TrainingException if a task that is to be trained has fewer than two
   */
  static LabelIndex of(Split split, Balancing balancing, long windowMicros)
      throws TrainingException {
    LabelIndex labels = ofTraining(split, windowMicros);
    labels.requireTwo(split, balancing);
    return labels;
  }

  /**
   * The classes of a network that training starts from, whether or not the training part of a split
   * shows all of them.
   *
   * @throws TrainingException if the split shows others, or a task that is to be trained has fewer
   *     than two
   */
  static LabelIndex of(Split split, Balancing balancing, StartingNetwork start)
      throws TrainingException {
    LabelIndex labels = new LabelIndex(start.people(), start.activities());
    LabelIndex shown = ofTraining(split, 0);
    requireKnown(split, "people", shown.people, labels.people);
    requireKnown(split, "activities", shown.activities, labels.activities);
    labels.requireTwo(split, balancing);
    return labels;
  }

  private static LabelIndex ofTraining(Split split, long windowMicros) {
    List<Slice> roomy =
        split.training().stream()
            .filter(slice -> slice.span().lengthMicros() >= windowMicros)
            .toList();
    // Where there is no room at all, whoever cuts windows says so.
    List<Slice> slices = roomy.isEmpty() ? split.training() : roomy;
    return new LabelIndex(
        distinct(slices, RecordingInfo::userId), distinct(slices, RecordingInfo::activity));
  }

  private static void requireKnown(Split split, String what, List<String> shown, List<String> known)
      throws TrainingException {
    if (!known.containsAll(shown)) {
      throw new TrainingException(
          ("the training part of split %s %s has the %s %s, but the network to start from has"
                  + " outputs for %s alone; grow its head first")
              .formatted(split.protocol(), split.name(), what, shown, known));
    }
  }

  private void requireTwo(Split split, Balancing balancing) throws TrainingException {
    requireClasses(split, "people", people, balancing.trainsIdentity());
    requireClasses(split, "activities", activities, balancing.trainsActivity());
  }

  private static void requireClasses(
      Split split, String what, List<String> classes, boolean trained) throws TrainingException {
    if (classes.size() < (trained ? 2 : 1)) {
      throw new TrainingException(
          ("the training part of split %s %s has the %s %s; to tell them apart takes two classes or"
               + " more, so choose other passes or another data set, or train the other task alone")
              .formatted(split.protocol(), split.name(), what, classes));
    }
  }

  private static List<String> distinct(List<Slice> slices, Function<RecordingInfo, String> label) {
    return slices.stream()
        .map(slice -> label.apply(slice.session().recording()))
        .distinct()
        .sorted()
        .collect(Collectors.toList());
  }

  /** Whether person and activity of a window are among the classes. */
  boolean knows(LabelledWindow window) {
    return person(window) >= 0 && activity(window) >= 0;
  }

  int person(LabelledWindow window) {
    return people.indexOf(window.userId());
  }

  int activity(LabelledWindow window) {
    return activities.indexOf(window.activity());
  }
}
