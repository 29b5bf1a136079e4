package org.dt4ecg.training.dataset;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.dt4ecg.fleet.recording.RecordingInfo;

/** The ways to divide recordings into what is learnt from and what is tested on, by name. */
public enum SplitProtocol {
  /**
   * Everything for training, and nothing to test on. An evaluation by it looks at whole recordings,
   * and is honest only for those that the model was not trained on.
   */
  ALL("all"),
  /**
   * Windows at random: 60 % of them for training, 10 % for validation, 30 % for the test. No sample
   * is on two sides, but every window of the test stands beside one that was learnt from, the same
   * beats a moment later, so it leaks what a session has of its own. It is the likely counterpart
   * of published figures whose split is not named, and is quoted beside an honest one only.
   */
  RANDOM("random"),
  /**
   * Every recording by time: the first 60 % for training, the next 10 % for validation, a guard of
   * 4 s, and the rest for the test.
   */
  BLOCKED("blocked"),
  /**
   * One pass of electrodes for training, another for the test; a split for every two passes, both
   * ways. The last tenth of each training recording is for validation.
   */
  CROSS_PASS("cross-pass"),
  /**
   * People whom the model never saw, for the activity alone: five folds, each of which leaves a
   * fifth of the people out of training and tests on them. The last tenth of each training
   * recording is for validation.
   */
  LEAVE_SUBJECTS_OUT("leave-subjects-out"),
  /**
   * Every person with two records or more is learnt from the first and tested on all later ones. If
   * two windows or more are left, the last window of the first record is for validation.
   */
  FIRST_RECORD("first-record");

  /** Length of the windows unless told otherwise. */
  public static final Duration DEFAULT_WINDOW = Duration.ofSeconds(4);

  /** Groups of people that {@link #LEAVE_SUBJECTS_OUT} leaves out in turn. */
  public static final int FOLDS = 5;

  /** Those whose test part can be told from the recordings alone. */
  private static final Set<SplitProtocol> EVALUABLE = EnumSet.of(ALL, BLOCKED, FIRST_RECORD);

  private final String label;

  SplitProtocol(String label) {
    this.label = label;
  }

  /** The name on the command line and in results. */
  public String label() {
    return label;
  }

  /**
   * The splits of this protocol for windows of {@link #DEFAULT_WINDOW}.
   *
   * @param seed seed of what is random in it; equal seeds give equal splits
   * @throws IllegalArgumentException if the recordings do not allow it
   */
  public List<Split> splits(RecordedData data, long seed) {
    return splits(data, DEFAULT_WINDOW, seed);
  }

  /**
   * The splits of this protocol.
   *
   * @param window length of the windows that the model will take in; where a tenth of a recording
   *     is for validation, it is more for windows longer than {@link #DEFAULT_WINDOW}
   * @param seed seed of what is random in it; equal seeds give equal splits
   * @throws IllegalArgumentException if the recordings do not allow it
   */
  public List<Split> splits(RecordedData data, Duration window, long seed) {
    return rule().splits(label, data, window.toNanos() / 1000, seed);
  }

  /**
   * The part that an evaluation of a model file looks at: the test part, of {@link #ALL}
   * everything.
   *
   * @throws IllegalArgumentException if the recordings do not allow it, or if the test part cannot
   *     be told from them alone: for {@link #CROSS_PASS} evaluate the other pass as a whole, and
   *     for people left out of training evaluate theirs
   */
  public List<Slice> evaluated(RecordedData data) {
    if (!EVALUABLE.contains(this)) {
      throw new IllegalArgumentException(
          "the test part of %s cannot be told from recordings alone; use one of %s"
              .formatted(label, EVALUABLE));
    }
    return this == ALL ? Slice.of(data.sessions()) : splits(data, 0).get(0).test();
  }

  /**
   * The protocol of a name, for an evaluation of a model file.
   *
   * @throws IllegalArgumentException if there is none whose part can be {@link #evaluated}
   */
  public static SplitProtocol ofEvaluation(String label) {
    return EVALUABLE.stream()
        .filter(protocol -> protocol.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no protocol '%s'; use one of %s".formatted(label, EVALUABLE)));
  }

  /** The {@link #label}. */
  @Override
  public String toString() {
    return label;
  }

  private SplitRule rule() {
    return switch (this) {
      case ALL -> (protocol, data, windowMicros, seed) -> List.of(Split.everything(data));
      case RANDOM -> new RandomSplits();
      case BLOCKED -> new BlockedSplits();
      case CROSS_PASS -> new CrossPassSplits();
      case LEAVE_SUBJECTS_OUT -> new LeaveSubjectsOutSplits();
      case FIRST_RECORD -> new FirstRecordSplits();
    };
  }

  /** How a protocol divides recordings. Stateless. */
  private interface SplitRule {

    /**
     * The splits, in an order that is the same each time.
     *
     * @param protocol the protocol's name
     * @param windowMicros length of the windows that the model will take in, in µs
     * @param seed seed of what is random in it
     * @throws IllegalArgumentException if the recordings do not allow it
     */
    List<Split> splits(String protocol, RecordedData data, long windowMicros, long seed);
  }

  /** {@link SplitProtocol#BLOCKED}. */
  private static final class BlockedSplits implements SplitRule {

    @Override
    public List<Split> splits(String protocol, RecordedData data, long windowMicros, long seed) {
      List<RecordedSession> sessions = data.sessions();
      return List.of(
          new Split(
              protocol,
              protocol,
              RecordingParts.blockedTraining(sessions, windowMicros),
              RecordingParts.blockedValidation(sessions, windowMicros),
              RecordingParts.blockedTest(sessions)));
    }
  }

  /** {@link SplitProtocol#CROSS_PASS}. */
  private static final class CrossPassSplits implements SplitRule {

    @Override
    public List<Split> splits(String protocol, RecordedData data, long windowMicros, long seed) {
      List<String> passes = data.passes();
      if (passes.size() < 2) {
        throw new IllegalArgumentException(
            "protocol %s needs two passes of electrodes, but data set %s has only %s; read them all"
                .formatted(protocol, data.dataset(), passes));
      }
      List<Split> splits = new ArrayList<>();
      for (String from : passes) {
        List<RecordedSession> known = inPass(data, from);
        for (String to : passes) {
          if (!from.equals(to)) {
            splits.add(
                new Split(
                    protocol,
                    from + "-to-" + to,
                    RecordingParts.head(known, windowMicros),
                    RecordingParts.tail(known, windowMicros),
                    Slice.of(inPass(data, to))));
          }
        }
      }
      return List.copyOf(splits);
    }

    private static List<RecordedSession> inPass(RecordedData data, String pass) {
      return data.sessions().stream()
          .filter(session -> session.recording().pass().equals(pass))
          .toList();
    }
  }

  /** {@link SplitProtocol#LEAVE_SUBJECTS_OUT}. */
  private static final class LeaveSubjectsOutSplits implements SplitRule {

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

  /**
   * {@link SplitProtocol#FIRST_RECORD}. The first record is the first in the order of the source,
   * which for ECG-ID is that of the record numbers, and those follow the dates.
   */
  private static final class FirstRecordSplits implements SplitRule {

    /** Windows that must be left for training before one is set aside. */
    private static final int TRAINING_WINDOWS = 2;

    @Override
    public List<Split> splits(String protocol, RecordedData data, long windowMicros, long seed) {
      Map<String, Set<RecordingInfo>> recordsOf = new LinkedHashMap<>();
      for (RecordedSession session : data.sessions()) {
        recordsOf
            .computeIfAbsent(session.recording().userId(), person -> new LinkedHashSet<>())
            .add(session.recording());
      }
      recordsOf.values().removeIf(records -> records.size() < 2);
      if (recordsOf.isEmpty()) {
        throw new IllegalArgumentException(
            "protocol %s needs people with two records or more, but data set %s has nobody with more than one"
                .formatted(protocol, data.dataset()));
      }
      List<RecordedSession> first = new ArrayList<>();
      List<RecordedSession> later = new ArrayList<>();
      for (RecordedSession session : data.sessions()) {
        Set<RecordingInfo> records = recordsOf.get(session.recording().userId());
        if (records != null) {
          boolean isFirst = records.iterator().next().equals(session.recording());
          (isFirst ? first : later).add(session);
        }
      }
      return List.of(
          new Split(
              protocol,
              protocol,
              RecordingParts.slices(
                  first,
                  record -> new TimeSpan(record.fromMicros(), trainingEnd(record, windowMicros))),
              RecordingParts.slices(
                  first,
                  record -> new TimeSpan(trainingEnd(record, windowMicros), record.toMicros())),
              Slice.of(later)));
    }

    private static long trainingEnd(TimeSpan record, long windowMicros) {
      boolean room = record.lengthMicros() >= (TRAINING_WINDOWS + 1) * windowMicros;
      return room ? record.toMicros() - windowMicros : record.toMicros();
    }
  }

  /**
   * {@link SplitProtocol#RANDOM}. Windows lie side by side from the start of each session.
   * Neighbours that fall on the same side become one slice, so that crops longer than a window fit
   * somewhere.
   */
  private static final class RandomSplits implements SplitRule {

    private static final double TRAINING_SHARE = 0.6;
    private static final double LEARNING_SHARE = 0.7;

    private enum Side {
      TRAINING,
      VALIDATION,
      TEST
    }

    @Override
    public List<Split> splits(String protocol, RecordedData data, long windowMicros, long seed) {
      List<Slice> windows = windows(data, windowMicros);
      List<Side> sides = sides(windows.size(), seed);
      return List.of(
          new Split(
              protocol,
              protocol,
              joined(windows, sides, Side.TRAINING),
              joined(windows, sides, Side.VALIDATION),
              joined(windows, sides, Side.TEST)));
    }

    private static List<Slice> windows(RecordedData data, long windowMicros) {
      List<Slice> windows = new ArrayList<>();
      for (RecordedSession session : data.sessions()) {
        TimeSpan span = session.span();
        for (long from = span.fromMicros();
            from + windowMicros <= span.toMicros();
            from += windowMicros) {
          windows.add(new Slice(session, new TimeSpan(from, from + windowMicros)));
        }
      }
      return windows;
    }

    private static List<Side> sides(int windows, long seed) {
      List<Side> sides = new ArrayList<>(windows);
      for (int i = 0; i < windows; i++) {
        double share = (double) i / windows;
        sides.add(
            share < TRAINING_SHARE
                ? Side.TRAINING
                : share < LEARNING_SHARE ? Side.VALIDATION : Side.TEST);
      }
      Collections.shuffle(sides, new Random(seed));
      return sides;
    }

    private static List<Slice> joined(List<Slice> windows, List<Side> sides, Side side) {
      List<Slice> joined = new ArrayList<>();
      for (int i = 0; i < windows.size(); i++) {
        if (sides.get(i) == side) {
          Slice window = windows.get(i);
          Slice before = joined.isEmpty() ? window : joined.get(joined.size() - 1);
          boolean adjoins =
              before.session().id().equals(window.session().id())
                  && before.span().toMicros() == window.span().fromMicros();
          if (adjoins) {
            joined.set(
                joined.size() - 1, new Slice(window.session(), before.span().hull(window.span())));
          } else {
            joined.add(window);
          }
        }
      }
      return joined;
    }
  }
}
