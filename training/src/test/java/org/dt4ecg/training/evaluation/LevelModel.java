package org.dt4ecg.training.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.model.Fusion;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.TemplateMatching;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.training.dataset.TestRecordings;
import org.jspecify.annotations.Nullable;

/**
 * Tells people by the mean of a window alone: its embedding turns by one radian for every thousand
 * counts. Its heads never name anybody. Windows of 4 s, side by side.
 */
public final class LevelModel implements ServableModel {

  private static final double COUNTS_PER_RADIAN = 1000;
  private static final float[] UNDECIDED = {0.5f, 0.5f};

  private final ModelContract contract;

  /**
   * @param people people whom it was trained on
   * @param templates null to take none
   * @param trainingDataSha256 digest of what it was trained on
   */
  public LevelModel(
      List<String> people, @Nullable TemplateMatching templates, String trainingDataSha256) {
    contract =
        new ModelContract(
            ModelContract.CURRENT_VERSION,
            "level",
            ModelContract.InputUnit.COUNTS,
            TestRecordings.RATE_HZ,
            4 * TestRecordings.RATE_HZ,
            4 * TestRecordings.RATE_HZ,
            people,
            List.of("rest", "run"),
            2,
            UnknownPersonRule.byProbability(0.9),
            Fusion.DEFAULT,
            templates,
            "made-up",
            trainingDataSha256,
            1,
            Map.of());
  }

  /** A recording of a person with every count that much higher. */
  public static Recording recording(String user, String activity, int seconds, int higher) {
    return recording(user, activity, seconds, higher, higher);
  }

  /** A recording that is that much higher at its beginning, and that much behind 60 % of it. */
  public static Recording recording(
      String user, String activity, int seconds, int higher, int higherLater) {
    Recording plain = TestRecordings.recording(user, activity, seconds, 0, 0);
    short[] counts = plain.counts().clone();
    for (int i = 0; i < counts.length; i++) {
      counts[i] += (short) (i < 0.6 * counts.length ? higher : higherLater);
    }
    return new Recording(
        plain.recordingId(),
        plain.userId(),
        plain.sessionId(),
        plain.activity(),
        plain.lead(),
        plain.nominalRateHz(),
        plain.microvoltsPerCount(),
        plain.baselineCount(),
        counts,
        plain.timesMicros());
  }

  @Override
  public ModelContract contract() {
    return contract;
  }

  @Override
  public String version() {
    return "000000000000";
  }

  @Override
  public WindowClassifier newClassifier() {
    return new WindowClassifier() {
      @Override
      public List<Prediction> classify(List<float[]> windows) {
        return windows.stream().map(LevelModel.this::predict).toList();
      }

      @Override
      public void close() {}
    };
  }

  private Prediction predict(float[] window) {
    double sum = 0;
    for (float sample : window) {
      sum += sample;
    }
    double angle = sum / window.length / COUNTS_PER_RADIAN;
    float[] identity = new float[contract.identities().size()];
    Arrays.fill(identity, 1f / identity.length);
    return new Prediction(
        identity, UNDECIDED, new float[] {(float) Math.cos(angle), (float) Math.sin(angle)});
  }

  @Override
  public void close() {}
}
