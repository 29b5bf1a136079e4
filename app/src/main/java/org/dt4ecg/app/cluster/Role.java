package org.dt4ecg.app.cluster;

import java.util.Locale;

/** A part that a client of the cluster plays; each has rights of its own, see {@link Rights}. */
public enum Role {
  OPERATOR("Creates topics, and publishes and withdraws releases: `topics`, `models`."),
  DEVICE("Sends frames, and reads nothing; so does the `gateway`."),
  LABELLER("Says what is true of a stretch of ECG."),
  REGISTRAR(
      "Says who wears which device, and enrols and erases people: `enrol`, `privacy`; with the"
          + " rights of a device also `produce`."),
  APPLICATION("The streaming application: `topology run`."),
  RETRAINING("The retraining service: `retrain`."),
  ANALYST("Reads results, and no ECG: `consume`."),
  VIEWER("Shows the live page, which has ECG on it: `dashboard`."),
  REPAIRER("Reads dead letters, which hold ECG, and sends them again: `deadletters`.");

  private final String description;

  Role(String description) {
    this.description = description;
  }

  /** What it does, in one sentence, with the commands that do it. */
  public String description() {
    return description;
  }

  /** As it is typed. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
