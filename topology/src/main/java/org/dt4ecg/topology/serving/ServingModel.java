package org.dt4ecg.topology.serving;

import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.WindowClassifier;

/**
 * What one task has of a model: a classifier of its own, and the rules by which predictions become
 * decisions. Closing it closes the classifier, not the model. Not thread-safe: belongs to a task.
 */
public final class ServingModel implements AutoCloseable {

  private final ServableModel model;
  private final ModelRules rules;
  private final WindowClassifier classifier;

  private ServingModel(ServableModel model, ModelRules rules, WindowClassifier classifier) {
    this.model = model;
    this.rules = rules;
    this.classifier = classifier;
  }

  /** Makes a classifier of a model, for one task. */
  public static ServingModel of(ServableModel model) {
    return new ServingModel(model, new ModelRules(model), model.newClassifier());
  }

  /** Whether it is this very model that serves. */
  public boolean isOf(ServableModel other) {
    return model == other;
  }

  public ModelContract contract() {
    return model.contract();
  }

  public WindowClassifier classifier() {
    return classifier;
  }

  public ModelRules rules() {
    return rules;
  }

  @Override
  public void close() {
    classifier.close();
  }
}
