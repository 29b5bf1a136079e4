package org.dt4ecg.bench.material;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.WindowClassifier;

/** Says the same of every window, at no cost: what is left is the stream's own. */
public final class ConstantModel implements ServableModel {

  private static final float LARGEST = 0.8f;

  private final ModelContract contract;
  private final String version;
  private final Prediction prediction;

  /** A model with the contract and the version of another. */
  public ConstantModel(ModelFile file) {
    this.contract = file.contract();
    this.version = file.version();
    float[] embedding = new float[contract.embeddingSize()];
    Arrays.fill(embedding, 1);
    this.prediction =
        new Prediction(
            probabilities(contract.identities().size()),
            probabilities(contract.activities().size()),
            embedding);
  }

  private static float[] probabilities(int classes) {
    float[] probabilities = new float[classes];
    Arrays.fill(probabilities, (1 - LARGEST) / Math.max(1, classes - 1));
    probabilities[0] = classes == 1 ? 1 : LARGEST;
    return probabilities;
  }

  /** What it says. */
  public Prediction prediction() {
    return prediction;
  }

  @Override
  public ModelContract contract() {
    return contract;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public WindowClassifier newClassifier() {
    return new WindowClassifier() {
      @Override
      public List<Prediction> classify(List<float[]> windows) {
        return Collections.nCopies(windows.size(), prediction);
      }

      @Override
      public void close() {
        // Holds nothing.
      }
    };
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
