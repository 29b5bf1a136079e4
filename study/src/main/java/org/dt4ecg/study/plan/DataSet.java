package org.dt4ecg.study.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Set;

/** The public data sets that the study looks at. */
public enum DataSet {
  /** Ten people, five activities, one chest lead, several kinds of electrodes. */
  MOTION_ECG("motion-ecg", "CTU motion ECG"),
  /** Ninety people at rest, lead I, up to twenty records each. */
  ECG_ID("ecg-id", "ECG-ID");

  private final String label;
  private final String title;

  DataSet(String label, String title) {
    this.label = label;
    this.title = title;
  }

  /** The name in files and on the command line. */
  @JsonValue
  public String label() {
    return label;
  }

  /** The passes that the study may look at, all if empty; the others are kept for blind tests. */
  public Set<String> passes() {
    return switch (this) {
      case MOTION_ECG -> Set.of("01", "02");
      case ECG_ID -> Set.of();
    };
  }

  /** The name for people. */
  public String title() {
    return title;
  }
}
