package org.dt4ecg.retraining.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dt4ecg.model.ClaimPolicy;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.retraining.dataset.LabelledWindow;
import org.jspecify.annotations.Nullable;

/** Gathers the predictions of an evaluation into its figures. Not thread-safe. */
final class Scoring {

  /** Windows over which votes are fused. */
  private static final int FUSED = 5;

  private final ModelContract contract;
  private final ClaimPolicy claimPolicy;
  private final TaskScore identity;
  private final TaskScore activity;
  private final FusedScore fusedIdentity = new FusedScore(FUSED);
  private final FusedScore fusedActivity = new FusedScore(FUSED);
  private long unknown;
  private long wrongClaims;
  private long strangers;
  private long strangersRejected;

  Scoring(ModelContract contract) {
    this.contract = contract;
    claimPolicy = new ClaimPolicy(contract);
    identity = new TaskScore(contract.identities());
    activity = new TaskScore(contract.activities());
  }

  /** Adds the next usable window, in the order of the grid. */
  void add(LabelledWindow window, Prediction prediction) {
    addIdentity(window, prediction.identity());
    int doing = contract.activities().indexOf(window.activity());
    if (doing >= 0) {
      activity.add(doing, prediction.activity());
      fusedActivity.add(window, doing, prediction.activity());
    }
  }

  private void addIdentity(LabelledWindow window, float[] probabilities) {
    float highest = probabilities[Probabilities.mostProbable(probabilities)];
    boolean claimed = claimPolicy.reachesThreshold(highest);
    int person = contract.identities().indexOf(window.userId());
    if (person < 0) {
      strangers++;
      strangersRejected += claimed ? 0 : 1;
      return;
    }
    int best = identity.add(person, probabilities);
    fusedIdentity.add(window, person, probabilities);
    unknown += claimed ? 0 : 1;
    wrongClaims += claimed && best != person ? 1 : 0;
  }

  EvaluationResult.Strangers strangers() {
    return new EvaluationResult.Strangers(strangers, Shares.of(strangersRejected, strangers));
  }

  EvaluationResult.Identity identity() {
    return new EvaluationResult.Identity(
        identity.accuracy(),
        fused(fusedIdentity),
        Map.of(String.valueOf(FUSED), fusedIdentity.windows()),
        Shares.of(unknown, identity.windows()),
        Shares.of(wrongClaims, identity.windows()),
        identity.accuracyByLabel(),
        identity.confusion());
  }

  EvaluationResult.Activity activity() {
    return new EvaluationResult.Activity(
        activity.accuracy(),
        fused(fusedActivity),
        activity.accuracyByLabel(),
        activity.confusion());
  }

  EvaluationResult.Calibration calibration() {
    return new EvaluationResult.Calibration(
        identity.calibrationError(), activity.calibrationError());
  }

  private static Map<String, @Nullable Double> fused(FusedScore score) {
    Map<String, @Nullable Double> fused = new LinkedHashMap<>();
    fused.put(String.valueOf(FUSED), score.accuracy());
    return Collections.unmodifiableMap(fused);
  }
}
