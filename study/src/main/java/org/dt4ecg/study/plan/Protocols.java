package org.dt4ecg.study.plan;

/** Names of the split protocols that the study uses. */
public final class Protocols {

  /** Windows at random: neighbours in time stand on both sides. */
  public static final String RANDOM = "random";

  /** The beginning of every recording against its end. */
  public static final String BLOCKED = "blocked";

  /** One electrode pass against the other, both ways. */
  public static final String CROSS_PASS = "cross-pass";

  /** Two people in five against the rest, in turn. */
  public static final String LEAVE_SUBJECTS_OUT = "leave-subjects-out";

  /** The first record of everybody against all later ones. */
  public static final String FIRST_RECORD = "first-record";

  /** Groups of people who are left out in turn. */
  static final int FOLDS = 5;

  private Protocols() {}

  /** Number of splits that a protocol makes of a data set. */
  static int splits(String protocol, DataSet dataSet) {
    int passes = dataSet.passes().size();
    return switch (protocol) {
      case CROSS_PASS -> passes * (passes - 1);
      case LEAVE_SUBJECTS_OUT -> FOLDS;
      default -> 1;
    };
  }
}
