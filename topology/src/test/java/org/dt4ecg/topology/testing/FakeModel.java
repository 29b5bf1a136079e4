package org.dt4ecg.topology.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.Fusion;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.TemplateMatching;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.model.WindowClassifier;

/**
 * A model of two people and two activities that answers as it is told. Windows 4 s, hop 2 s. Unless
 * told otherwise it fuses nothing: each window is decided on as if it were the only one.
 */
public final class FakeModel implements ServableModel {

  public static final String ANNA = "sim-01";
  public static final String BERT = "sim-02";
  public static final String REST = "rest";
  public static final String WALK = "walk";
  public static final String VERSION = "0123456789ab";

  private static final double REJECTION_THRESHOLD = 0.6;
  private static final double ENROLMENT_THRESHOLD = 0.7;
  private static final int SAMPLING_RATE_HZ = 250;
  private static final Fusion NO_FUSION = new Fusion(1, List.of(1.0), 0.5, 1.0);

  private final String version;
  private final ModelContract contract;
  private final List<Integer> batchSizes = new ArrayList<>();
  private float[] identity;
  private float[] activity;
  private float[] embedding = {1, 0};
  private Predicate<float[]> failsAlone = window -> false;
  private boolean failsOnBatches;
  private int openClassifiers;

  public FakeModel() {
    this(InputUnit.MILLIVOLTS);
  }

  public FakeModel(InputUnit unit) {
    this(VERSION, unit, Duration.ofSeconds(4), Duration.ofSeconds(2), NO_FUSION);
  }

  private FakeModel(String version, InputUnit unit, Duration window, Duration hop, Fusion fusion) {
    this(version, unit, window, hop, fusion, Set.of(ModelTask.values()));
  }

  private FakeModel(
      String version,
      InputUnit unit,
      Duration window,
      Duration hop,
      Fusion fusion,
      Set<ModelTask> tasks) {
    boolean tellsPeople = tasks.contains(ModelTask.IDENTITY);
    boolean tellsActivities = tasks.contains(ModelTask.ACTIVITY);
    identity = tellsPeople ? new float[] {0.9f, 0.1f} : new float[0];
    activity = tellsActivities ? new float[] {0.3f, 0.7f} : new float[0];
    this.version = version;
    this.contract =
        new ModelContract(
            ModelContract.CURRENT_VERSION,
            "fake",
            unit,
            SAMPLING_RATE_HZ,
            samples(window),
            samples(hop),
            tellsPeople ? List.of(ANNA, BERT) : List.of(),
            tellsActivities ? List.of(REST, WALK) : List.of(),
            2,
            UnknownPersonRule.byProbability(REJECTION_THRESHOLD),
            fusion,
            tellsPeople
                ? new TemplateMatching(ENROLMENT_THRESHOLD, -1, List.of(), List.of())
                : null,
            "simulated",
            "0".repeat(64),
            1,
            Map.of());
  }

  /** A model that fuses up to three windows, and holds an activity to last with 0.95. */
  public static FakeModel fusing() {
    return fusing(VERSION);
  }

  /** As {@link #fusing()}, of any version. */
  public static FakeModel fusing(String version) {
    return new FakeModel(
        version,
        InputUnit.MILLIVOLTS,
        Duration.ofSeconds(4),
        Duration.ofSeconds(2),
        new Fusion(3, List.of(1.0), 0.95, 1.0));
  }

  /** A model that was trained for one task alone, and fuses as {@link #fusing()}. */
  public static FakeModel ofTask(ModelTask task) {
    return new FakeModel(
        VERSION,
        InputUnit.MILLIVOLTS,
        Duration.ofSeconds(4),
        Duration.ofSeconds(2),
        new Fusion(3, List.of(1.0), 0.95, 1.0),
        Set.of(task));
  }

  /** A model of other windows. */
  public static FakeModel ofWindows(String version, Duration window, Duration hop) {
    return new FakeModel(version, InputUnit.MILLIVOLTS, window, hop, NO_FUSION);
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

  /** The probability of Anna, and the rest of Bert. */
  public FakeModel recognisingAnna(float probability) {
    identity = new float[] {probability, 1 - probability};
    return this;
  }

  /** The embedding of all windows to come, two numbers. */
  public FakeModel embedding(float first, float second) {
    embedding = new float[] {first, second};
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
    return version;
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
            .map(window -> new Prediction(identity, activity, embedding))
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

  private static int samples(Duration duration) {
    return Math.toIntExact(duration.toMillis() * SAMPLING_RATE_HZ / 1000);
  }

  private static float highest(float[] window) {
    float highest = 0;
    for (float sample : window) {
      highest = Math.max(highest, sample);
    }
    return highest;
  }
}
