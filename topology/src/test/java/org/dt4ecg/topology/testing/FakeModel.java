package org.dt4ecg.topology.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.WindowClassifier;

/** A model of two people and two activities that answers as it is told. Windows 4 s, hop 2 s. */
public final class FakeModel implements ServableModel {

  public static final String ANNA = "sim-01";
  public static final String BERT = "sim-02";
  public static final String REST = "rest";
  public static final String WALK = "walk";
  public static final String VERSION = "0123456789ab";

  private static final double REJECTION_THRESHOLD = 0.6;

  private final ModelContract contract;
  private final List<Integer> batchSizes = new ArrayList<>();
  private float[] identity = {0.9f, 0.1f};
  private float[] activity = {0.3f, 0.7f};
  private Predicate<float[]> failsAlone = window -> false;
  private boolean failsOnBatches;
  private int openClassifiers;

  public FakeModel() {
    this(InputUnit.MILLIVOLTS);
  }

  public FakeModel(InputUnit unit) {
    this.contract =
        new ModelContract(
            ModelContract.CURRENT_VERSION,
            "fake",
            unit,
            250,
            1000,
            500,
            List.of(ANNA, BERT),
            List.of(REST, WALK),
            2,
            REJECTION_THRESHOLD,
            "simulated",
            "0".repeat(64),
            1,
            Map.of());
  }

  public FakeModel recognisingBert() {
    identity = new float[] {0.2f, 0.8f};
    return this;
  }

  public FakeModel recognisingAnna() {
    identity = new float[] {0.9f, 0.1f};
    return this;
  }

  public FakeModel seeingRest(float probability) {
    activity = new float[] {probability, 1 - probability};
    return this;
  }

  public FakeModel recognisingNobody() {
    identity = new float[] {0.55f, 0.45f};
    return this;
  }

  /** Fails on windows whose signal is higher than that, alone or in a batch. */
  public FakeModel failingAbove(double millivolts) {
    failsAlone = window -> highest(window) > millivolts;
    return this;
  }

  /** Fails on every batch of more than one window. */
  public FakeModel failingOnBatches() {
    failsOnBatches = true;
    return this;
  }

  public List<Integer> batchSizes() {
    return batchSizes;
  }

  public int openClassifiers() {
    return openClassifiers;
  }

  @Override
  public ModelContract contract() {
    return contract;
  }

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public WindowClassifier newClassifier() {
    openClassifiers++;
    return new WindowClassifier() {
      @Override
      public List<Prediction> classify(List<float[]> windows) throws ClassificationException {
        batchSizes.add(windows.size());
        if (failsOnBatches && windows.size() > 1) {
          throw new ClassificationException("the batch does not fit");
        }
        if (windows.stream().anyMatch(failsAlone)) {
          throw new ClassificationException("the signal is too high");
        }
        return windows.stream()
            .map(window -> new Prediction(identity, activity, new float[2]))
            .toList();
      }

      @Override
      public void close() {
        openClassifiers--;
      }
    };
  }

  @Override
  public void close() {}

  private static float highest(float[] window) {
    float highest = 0;
    for (float sample : window) {
      highest = Math.max(highest, sample);
    }
    return highest;
  }
}
