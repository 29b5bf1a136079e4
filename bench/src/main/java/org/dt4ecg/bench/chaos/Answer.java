package org.dt4ecg.bench.chaos;

import java.util.Objects;
import org.dt4ecg.bench.chaos.Scorer.Said;
import org.dt4ecg.model.ClaimPolicy;
import org.dt4ecg.model.FusedClaim;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.heart.HeartRateMeter.HeartRate;
import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.ClassProbability;
import org.dt4ecg.schemas.avro.FusedActivity;
import org.dt4ecg.schemas.avro.FusedIdentity;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.UserActivity;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of a window when it is asked without a stream, and of the session up to it. A
 * batch of another size differs in the last bits of a probability: so where two labels are as
 * probable, or a score is at the threshold, either will do.
 *
 * @param contract the model's contract
 * @param identity its probabilities, in the order of the contract
 * @param activity likewise
 * @param quality quality of the signal
 * @param heartRate the heart rate by the window; null if its samples do not show it
 * @param userId who is claimed by the window alone
 * @param atThreshold whether the score is so near to the threshold that it may fall either way
 * @param fused what is claimed of the session
 * @param fusedIdentity probabilities of the session, in the order of the contract
 * @param fusedActivity likewise
 * @param fusedAtThreshold as {@code atThreshold}
 */
record Answer(
    ModelContract contract,
    float[] identity,
    float[] activity,
    SignalQuality quality,
    @Nullable HeartRate heartRate,
    @Nullable String userId,
    boolean atThreshold,
    FusedClaim fused,
    float[] fusedIdentity,
    float[] fusedActivity,
    boolean fusedAtThreshold) {

  private static final float TOLERANCE = 1e-4f;

  /** Sums of many logarithms. */
  private static final float FUSED_TOLERANCE = 1e-3f;

  static Answer of(
      Said said,
      ModelContract contract,
      ClaimPolicy policy,
      FusedClaim fused,
      float[] fusedIdentity,
      float[] fusedActivity) {
    float score = contract.rejection().score().of(said.prediction());
    return new Answer(
        contract,
        said.prediction().identity(),
        said.prediction().activity(),
        said.quality(),
        said.heartRate(),
        said.claim().userId(),
        policy.reachesThreshold(score - TOLERANCE) != policy.reachesThreshold(score + TOLERANCE),
        fused,
        fusedIdentity,
        fusedActivity,
        fused.windows() > 0
            && policy.reachesThreshold(fused.score() - FUSED_TOLERANCE, fused.windows())
                != policy.reachesThreshold(fused.score() + FUSED_TOLERANCE, fused.windows()));
  }

  /** What is wrong with a result, in words; null if nothing is. */
  @Nullable String fault(IdentityResult result) {
    for (ClassProbability each : result.getCandidates()) {
      if (!isNear(probability(each), each.getProbability(), TOLERANCE)) {
        return "says %.5f of %s, the model %.5f"
            .formatted(each.getProbability(), each.getLabel(), probability(each));
      }
    }
    if (result.getSignalQuality() != quality) {
      return "says the signal is %s, which is %s".formatted(result.getSignalQuality(), quality);
    }
    String heart = heart(result.getHeartRate(), result.getHeartBeats());
    if (heart != null) {
      return heart;
    }
    String person = person(result.getUserId(), result.getConfidence());
    FusedIdentity session = result.getFused();
    if (person != null || session == null) {
      return person == null ? "says nothing of the session" : person;
    }
    if (session.getWindows() != fused.windows()) {
      return "fuses %d windows in place of %d".formatted(session.getWindows(), fused.windows());
    }
    return fusedPerson(session.getUserId(), session.getConfidence());
  }

  /** What is wrong with a result, in words; null if nothing is. */
  @Nullable String fault(ActivityResult result) {
    for (ClassProbability each : result.getCandidates()) {
      float expected = activity[contract.activities().indexOf(each.getLabel())];
      if (!isNear(expected, each.getProbability(), TOLERANCE)) {
        return "says %.5f of %s, the model %.5f"
            .formatted(each.getProbability(), each.getLabel(), expected);
      }
    }
    String fault = heart(result.getHeartRate(), result.getHeartBeats());
    if (fault == null) {
      fault =
          label(
              quality != SignalQuality.UNUSABLE,
              activity,
              result.getActivity(),
              result.getConfidence(),
              TOLERANCE,
              "activity");
    }
    FusedActivity session = result.getFused();
    if (fault != null || session == null) {
      return fault == null ? "says nothing of the session" : fault;
    }
    return label(
        fused.windows() > 0,
        fusedActivity,
        session.getActivity(),
        session.getConfidence(),
        FUSED_TOLERANCE,
        "activity of the session");
  }

  /** What is wrong with an event, in words; null if nothing is. */
  @Nullable String fault(UserActivity event) {
    String fault = heart(event.getHeartRate(), event.getHeartBeats());
    if (fault == null) {
      fault = person(event.getUserId(), event.getIdentityConfidence());
    }
    if (fault == null) {
      fault =
          label(
              quality != SignalQuality.UNUSABLE,
              activity,
              event.getActivity(),
              event.getActivityConfidence(),
              TOLERANCE,
              "activity");
    }
    Float identityConfidence = event.getFusedIdentityConfidence();
    Float activityConfidence = event.getFusedActivityConfidence();
    if (identityConfidence == null || activityConfidence == null) {
      return "says nothing of the session";
    }
    if (fault == null) {
      fault = fusedPerson(event.getFusedUserId(), identityConfidence);
    }
    return fault != null
        ? fault
        : label(
            fused.windows() > 0,
            fusedActivity,
            event.getFusedActivity(),
            activityConfidence,
            FUSED_TOLERANCE,
            "activity of the session");
  }

  private @Nullable String heart(@Nullable Float told, int beats) {
    Float expected = heartRate == null ? null : heartRate.beatsPerMinute();
    return Objects.equals(told, expected) && beats == (heartRate == null ? 0 : heartRate.beats())
        ? null
        : "says %s beats a minute by %d beats, the window shows %s"
            .formatted(told, beats, heartRate);
  }

  private float probability(ClassProbability candidate) {
    int index = contract.identities().indexOf(candidate.getLabel());
    return index < 0 ? Float.NaN : identity[index];
  }

  private @Nullable String person(@Nullable String said, float confidence) {
    if (!isNear(largest(identity), confidence, TOLERANCE)) {
      return "is sure by %.5f, the model by %.5f".formatted(confidence, largest(identity));
    }
    return claimed(said, userId, identity, atThreshold, TOLERANCE)
        ? null
        : "names another person than the model alone does";
  }

  private @Nullable String fusedPerson(@Nullable String said, float confidence) {
    if (!isNear(largest(fusedIdentity), confidence, FUSED_TOLERANCE)) {
      return "is sure of the session by %.5f, which says %.5f"
          .formatted(confidence, largest(fusedIdentity));
    }
    return claimed(said, fused.userId(), fusedIdentity, fusedAtThreshold, FUSED_TOLERANCE)
        ? null
        : "names another person than the session does";
  }

  private boolean claimed(
      @Nullable String said,
      @Nullable String expected,
      float[] probabilities,
      boolean eitherWay,
      float tolerance) {
    if (said == null || expected == null) {
      return (said == null && expected == null) || eitherWay;
    }
    int index = contract.identities().indexOf(said);
    return index >= 0 && isNear(probabilities[index], largest(probabilities), tolerance);
  }

  private @Nullable String label(
      boolean isClaimed,
      float[] probabilities,
      @Nullable String said,
      float confidence,
      float tolerance,
      String what) {
    int index = said == null ? -1 : contract.activities().indexOf(said);
    float largest = largest(probabilities);
    boolean isRight =
        isClaimed ? index >= 0 && isNear(probabilities[index], largest, tolerance) : said == null;
    if (!isRight || !isNear(largest, confidence, tolerance)) {
      return "says %s %s with %.5f, the model's largest is %.5f"
          .formatted(what, said, confidence, largest);
    }
    return null;
  }

  private static float largest(float[] probabilities) {
    float largest = 0;
    for (float probability : probabilities) {
      largest = Math.max(largest, probability);
    }
    return largest;
  }

  /** Not so where one of them is no number. */
  private static boolean isNear(float one, float other, float tolerance) {
    return Math.abs(one - other) <= tolerance;
  }
}
