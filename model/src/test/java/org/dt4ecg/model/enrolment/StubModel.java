package org.dt4ecg.model.enrolment;

import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.WindowClassifier;

/** A model that nobody asks for predictions. */
record StubModel(ModelContract contract, String version) implements ServableModel {

  @Override
  public WindowClassifier newClassifier() {
    throw new UnsupportedOperationException("Enrolment is given predictions, it makes none");
  }

  @Override
  public void close() {}
}
