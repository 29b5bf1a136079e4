package org.dt4ecg.model.release;

import java.util.Collections;
import java.util.List;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.Contracts;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.WindowClassifier;

/** A model that says the same of every window, or does what a test wants before it does. */
final class FakeModel implements ServableModel {

  /** What happens at each batch. */
  interface Batch {
    void run() throws ClassificationException;
  }

  private final Prediction prediction;
  private final Batch batch;

  FakeModel(Prediction prediction, Batch batch) {
    this.prediction = prediction;
    this.batch = batch;
  }

  @Override
  public ModelContract contract() {
    return Contracts.tiny();
  }

  @Override
  public String version() {
    return "0a1b2c3d4e5f";
  }

  @Override
  public WindowClassifier newClassifier() {
    return new WindowClassifier() {
      @Override
      public List<Prediction> classify(List<float[]> windows) throws ClassificationException {
        batch.run();
        return Collections.nCopies(windows.size(), prediction);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {}
}
