package org.dt4ecg.model;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** One of the two things that a model says of a window. */
public enum ModelTask {
  /** Who it is. */
  IDENTITY("identity", ModelContract.IDENTITY_OUTPUT),
  /** What the person does. */
  ACTIVITY("activity", ModelContract.ACTIVITY_OUTPUT);

  private final String label;
  private final String output;

  ModelTask(String label, String output) {
    this.label = label;
    this.output = output;
  }

  /** The tasks that a model was trained for: those that its contract has classes of. */
  public static Set<ModelTask> of(ModelContract contract) {
    Set<ModelTask> tasks = EnumSet.noneOf(ModelTask.class);
    for (ModelTask task : values()) {
      if (!task.classes(contract).isEmpty()) {
        tasks.add(task);
      }
    }
    return tasks;
  }

  /** Name in metrics, files, charts and sentences. */
  public String label() {
    return label;
  }

  /** Name of the graph's output with the probabilities of the classes. */
  public String output() {
    return output;
  }

  /**
   * The classes of a model, in the order of its output; none if it was not trained for this task.
   */
  public List<String> classes(ModelContract contract) {
    return this == IDENTITY ? contract.identities() : contract.activities();
  }

  /** The probabilities of the classes, in the same order. */
  public float[] probabilities(Prediction prediction) {
    return this == IDENTITY ? prediction.identity() : prediction.activity();
  }
}
