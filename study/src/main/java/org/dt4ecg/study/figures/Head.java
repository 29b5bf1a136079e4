package org.dt4ecg.study.figures;

import java.util.EnumSet;
import java.util.Set;
import org.dt4ecg.training.balancing.Balancing;
import org.dt4ecg.training.learning.TrainingOptions;

/** A task of the network. */
public enum Head {
  IDENTITY("identity"),
  ACTIVITY("activity");

  private final String label;

  Head(String label) {
    this.label = label;
  }

  /** The tasks that a way to train trains. */
  public static Set<Head> trainedBy(TrainingOptions options) {
    Balancing balancing = options.recipe().balancing();
    Set<Head> heads = EnumSet.noneOf(Head.class);
    if (balancing.trainsIdentity()) {
      heads.add(IDENTITY);
    }
    if (balancing.trainsActivity()) {
      heads.add(ACTIVITY);
    }
    return heads;
  }

  /** The name in files and charts. */
  public String label() {
    return label;
  }
}
