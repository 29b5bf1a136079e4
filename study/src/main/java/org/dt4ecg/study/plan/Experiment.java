package org.dt4ecg.study.plan;

import com.fasterxml.jackson.annotation.JsonValue;

/** What is done with one split of the recordings. */
public enum Experiment {
  /** Trains on the training side and looks at the test side. */
  CLASSIFICATION("classification", 1),
  /**
   * Leaves people out of the training side altogether. They are strangers on the test side; then
   * they are enrolled by template from half a minute, of their own training side as far as it goes
   * and otherwise of records that are then not tested on, and the test side is looked at again.
   */
  LEFT_OUT_PEOPLE("left-out-people", 2),
  /**
   * Trains with that half minute of the same people, and nothing more of them: what enrolment by
   * template has to be compared with.
   */
  RETRAINED_PEOPLE("retrained-people", 2);

  private final String label;
  private final int revision;

  Experiment(String label, int revision) {
    this.label = label;
    this.revision = revision;
  }

  /**
   * Raised when training or evaluation changes so that outcomes of before are no longer comparable
   * with those of after, though the options are the same.
   */
  public int revision() {
    return revision;
  }

  /** The name in files. */
  @JsonValue
  public String label() {
    return label;
  }
}
