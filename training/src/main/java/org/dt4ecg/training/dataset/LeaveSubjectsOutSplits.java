package org.dt4ecg.training.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** {@link SplitProtocol#LEAVE_SUBJECTS_OUT}. */
final class LeaveSubjectsOutSplits implements SplitRule {

  private static final int FOLDS = 5;

  @Override
  public List<Split> splits(String protocol, RecordedData data, long windowMicros, long seed) {
    List<String> people = new ArrayList<>(data.people());
    if (people.size() < FOLDS) {
      throw new IllegalArgumentException(
          "protocol %s leaves people out in %d folds, but data set %s has only %s; give recordings of more people"
              .formatted(protocol, FOLDS, data.dataset(), people));
    }
    Collections.shuffle(people, new Random(seed));
    List<Split> splits = new ArrayList<>();
    for (int fold = 0; fold < FOLDS; fold++) {
      Set<String> leftOut = new TreeSet<>();
      for (int i = fold; i < people.size(); i += FOLDS) {
        leftOut.add(people.get(i));
      }
      splits.add(split(protocol, "fold-" + (fold + 1), data, leftOut, windowMicros));
    }
    return List.copyOf(splits);
  }

  private static Split split(
      String protocol, String name, RecordedData data, Set<String> leftOut, long windowMicros) {
    List<RecordedSession> known = new ArrayList<>();
    List<RecordedSession> unseen = new ArrayList<>();
    for (RecordedSession session : data.sessions()) {
      (leftOut.contains(session.recording().userId()) ? unseen : known).add(session);
    }
    return new Split(
        protocol,
        name,
        RecordingParts.head(known, windowMicros),
        RecordingParts.tail(known, windowMicros),
        Slice.of(unseen));
  }
}
