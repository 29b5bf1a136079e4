package org.dt4ecg.training.dataset;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The ways to divide recordings into what is learnt from and what is tested on, by name. */
public enum SplitProtocol {
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
   * The protocol of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static SplitProtocol of(String label) {
    return Arrays.stream(values())
        .filter(protocol -> protocol.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no protocol '%s'; use one of %s"
                        .formatted(
                            label, Arrays.stream(values()).map(SplitProtocol::label).toList())));
  }

  private SplitRule rule() {
    return switch (this) {
      case RANDOM -> new RandomSplits();
      case BLOCKED -> new BlockedSplits();
      case CROSS_PASS -> new CrossPassSplits();
      case LEAVE_SUBJECTS_OUT -> new LeaveSubjectsOutSplits();
      case FIRST_RECORD -> new FirstRecordSplits();
    };
  }
}
