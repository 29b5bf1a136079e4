package org.dt4ecg.model;

import java.util.List;
import org.dt4ecg.model.EnrolledPeople.Match;
import org.dt4ecg.schemas.avro.ClassProbability;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.jspecify.annotations.Nullable;

/**
 * Decides who and what is claimed, by the thresholds of the model's contract. Neither a person nor
 * an activity is claimed on an unusable signal, and a person only where the contract's rejection
 * score reaches its threshold: below it the window is of somebody unknown, never of the nearest
 * name. Of a task that the model was not trained for nothing is claimed. Immutable.
 */
public final class ClaimPolicy {

  /** Most people listed as candidates. */
  public static final int MOST_CANDIDATES = 5;

  /**
   * By so much a template has to be more similar than the next person's, and than the person whom
   * the heads name. Windows of one person scatter: with less, a person was taken more often for
   * another who is enrolled, and strangers for either.
   */
  private static final float CLEARLY = 0.04f;

  private final ModelContract contract;

  private final @Nullable TemplateSpace space;

  public ClaimPolicy(ModelContract contract) {
    this.contract = contract;
    this.space = TemplateSpace.of(contract).orElse(null);
  }

  /**
   * Decides on one window.
   *
   * @throws IllegalArgumentException if the prediction is of a model with other numbers of people
   *     or activities
   */
  public Claim claim(Prediction prediction, SignalQuality quality) {
    requireSize("identity", contract.identities(), prediction.identity());
    requireSize("activity", contract.activities(), prediction.activity());
    List<ClassProbability> people =
        mostProbable(contract.identities(), prediction.identity(), MOST_CANDIDATES);
    List<ClassProbability> activities =
        mostProbable(contract.activities(), prediction.activity(), prediction.activity().length);
    IdentityDecision decision = decide(prediction, quality);
    return new Claim(
        decision,
        decision == IdentityDecision.RECOGNISED ? people.get(0).getLabel() : null,
        people.isEmpty() ? 0 : people.get(0).getProbability(),
        people,
        activities.isEmpty() || quality == SignalQuality.UNUSABLE
            ? null
            : activities.get(0).getLabel(),
        activities.isEmpty() ? 0 : activities.get(0).getProbability(),
        activities);
  }

  private IdentityDecision decide(Prediction prediction, SignalQuality quality) {
    if (quality == SignalQuality.UNUSABLE || !tellsPeople()) {
      return IdentityDecision.NOT_CLAIMED;
    }
    return reachesThreshold(contract.rejection().score().of(prediction))
        ? IdentityDecision.RECOGNISED
        : IdentityDecision.UNKNOWN_PERSON;
  }

  /**
   * Decides on the windows of a session together. A person who was enrolled is claimed where the
   * template is similar enough, more similar than any other person in training and clearly more so
   * than any other person enrolled, and either nobody in training is claimed or the template is
   * clearly more similar than that person. Where the contract has no cohort, the people in training
   * come first. A further template so never lets a stranger be taken for one of those enrolled
   * before.
   *
   * @param fused what the windows say together
   * @param enrolled the templates of the model that the contract belongs to
   * @throws IllegalArgumentException if the prediction is of a model with other numbers of people,
   *     activities or features
   */
  public FusedClaim claim(FusedPrediction fused, EnrolledPeople enrolled) {
    requireSize("identity", contract.identities(), fused.identity());
    requireSize("activity", contract.activities(), fused.activity());
    int activity = Prediction.mostProbable(fused.activity());
    boolean tellsActivities = !contract.activities().isEmpty();
    FusedClaim claim =
        new FusedClaim(
            IdentityDecision.NOT_CLAIMED,
            null,
            false,
            Prediction.largest(fused.identity()),
            fused.score(),
            fused.windows(),
            fused.windows() > 0 && tellsActivities ? contract.activities().get(activity) : null,
            Prediction.largest(fused.activity()));
    if (fused.windows() == 0 || !tellsPeople()) {
      return claim;
    }
    int person = Prediction.mostProbable(fused.identity());
    FusedClaim byHeads =
        reachesThreshold(fused.score(), fused.windows())
            ? claim.recognised(contract.identities().get(person))
            : claim.unknownPerson();
    if (space == null || (byHeads.userId() != null && !space.hasCohort())) {
      return byHeads;
    }
    float[] projected = space.project(fused.embedding().get());
    return enrolled
        .mostSimilar(projected)
        .filter(match -> isClaimed(match, projected, byHeads.userId(), space))
        .map(match -> claim.recognisedByTemplate(match.userId(), match.similarity()))
        .orElse(byHeads);
  }

  private boolean tellsPeople() {
    return !contract.identities().isEmpty();
  }

  /**
   * @param byHeads whom the heads claim; null if nobody
   */
  private static boolean isClaimed(
      Match match, float[] projected, @Nullable String byHeads, TemplateSpace space) {
    // As floats: a similarity that is printed like the threshold counts as reaching it.
    return match.similarity() >= (float) space.threshold(match.userId(), projected)
        && match.lead() >= CLEARLY
        && (byHeads == null
            || match.similarity() >= (float) space.similarity(byHeads, projected) + CLEARLY);
  }

  /** Whether the most probable person is claimed on one usable window with this score. */
  public boolean reachesThreshold(float score) {
    return reachesThreshold(score, 1);
  }

  /** Whether the most probable person is claimed at this mean score over so many usable windows. */
  public boolean reachesThreshold(float score, int windows) {
    // As a float: a score that is printed like the threshold counts as reaching it.
    return score >= (float) contract.rejection().threshold(windows);
  }

  private static void requireSize(String head, List<String> labels, float[] probabilities) {
    if (labels.size() != probabilities.length) {
      throw new IllegalArgumentException(
          "The prediction has "
              + probabilities.length
              + " probabilities at the head "
              + head
              + ", the contract has "
              + labels.size()
              + " labels: they belong to different models. Use the contract of the model that"
              + " predicted");
    }
  }

  /**
   * So many of the most probable, most probable first; equal ones stay in the order of the labels.
   */
  private static List<ClassProbability> mostProbable(
      List<String> labels, float[] probabilities, int most) {
    int[] order = new int[Math.min(most, probabilities.length)];
    for (int i = 0; i < probabilities.length; i++) {
      // Pushes those aside that are less probable, and the last of them out.
      int place = Math.min(i, order.length);
      while (place > 0 && isMore(probabilities[i], probabilities[order[place - 1]])) {
        place--;
        if (place + 1 < order.length) {
          order[place + 1] = order[place];
        }
      }
      if (place < order.length) {
        order[place] = i;
      }
    }
    ClassProbability[] sorted = new ClassProbability[order.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = new ClassProbability(labels.get(order[i]), probabilities[order[i]]);
    }
    return List.of(sorted);
  }

  private static boolean isMore(float one, float other) {
    return Float.compare(one, other) > 0;
  }
}
