package org.dt4ecg.model;

import java.util.List;

/** One of the two things that a model says of a window. */
public enum ModelTask {
  /** Who it is. */
  IDENTITY("identity"),
  /** What the person does. */
  ACTIVITY("activity");

  private final String label;

  ModelTask(String label) {
    this.label = label;
  }

  /** Name in metrics, files, charts and sentences. */
  public String label() {
    return label;
  }

  /** The classes of a model, in the order of its output. */
  public List<String> classes(ModelContract contract) {
    return this == IDENTITY ? contract.identities() : contract.activities();
  }

  /** The probabilities of the classes, in the same order. */
  public float[] probabilities(Prediction prediction) {
    return this == IDENTITY ? prediction.identity() : prediction.activity();
  }
}
