package org.dt4ecg.training.evaluation;

import java.util.List;
import java.util.Map;
import org.dt4ecg.model.Fusion;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.training.dataset.TestRecordings;

/**
 * Says the same of every window. Knows anna and ben, who run and walk, and claims nobody below 0.6.
 *
 * @param contract its contract
 * @param prediction what it says
 */
record FixedModel(ModelContract contract, Prediction prediction) implements ServableModel {

  static final ModelContract ANNA_AND_BEN =
      contract(List.of("anna", "ben"), List.of("run", "walk"), TestRecordings.RATE_HZ);

  FixedModel(float[] identity, float[] activity) {
    this(ANNA_AND_BEN, new Prediction(identity, activity, new float[] {1}));
  }

  /** The contract of a model of windows of 4 s, side by side. */
  static ModelContract contract(List<String> people, List<String> activities, int rateHz) {
    return new ModelContract(
        ModelContract.CURRENT_VERSION,
        "fixed",
        ModelContract.InputUnit.COUNTS,
        rateHz,
        4 * rateHz,
        4 * rateHz,
        people,
        activities,
        1,
        UnknownPersonRule.byProbability(0.6),
        Fusion.DEFAULT,
        null,
        "made-up",
        "0".repeat(64),
        1,
        Map.of());
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
        return windows.stream().map(window -> prediction).toList();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {}
}
