package org.dt4ecg.model;

import org.dt4ecg.schemas.avro.IdentityDecision;
import org.jspecify.annotations.Nullable;

/**
 * What is claimed of a recording session up to now, on the evidence of a {@link FusedPrediction}.
 *
 * @param decision what is claimed of the person; {@link IdentityDecision#NOT_CLAIMED} as long as no
 *     window was usable, and of a model that tells no people
 * @param userId the person, a pseudonym; null unless the decision is {@link
 *     IdentityDecision#RECOGNISED}
 * @param byTemplate whether the person was recognised by a template, not as one of the people in
 *     training
 * @param confidence probability of the most probable of the people in training, whatever the
 *     decision
 * @param score what the decision was taken on: the mean rejection score, or by template the mean
 *     cosine similarity to it
 * @param windows how many usable windows were fused for the person
 * @param activity the most probable activity; null as long as no window was usable, and of a model
 *     that tells none
 * @param activityConfidence probability of the most probable activity, claimed or not
 */
public record FusedClaim(
    IdentityDecision decision,
    @Nullable String userId,
    boolean byTemplate,
    float confidence,
    float score,
    int windows,
    @Nullable String activity,
    float activityConfidence) {

  /** The same, with this person of those in training. */
  FusedClaim recognised(String person) {
    return decided(IdentityDecision.RECOGNISED, person, false, score);
  }

  /** The same, with this enrolled person. */
  FusedClaim recognisedByTemplate(String person, float similarity) {
    return decided(IdentityDecision.RECOGNISED, person, true, similarity);
  }

  /** The same, with nobody whom the model or a template knows. */
  FusedClaim unknownPerson() {
    return decided(IdentityDecision.UNKNOWN_PERSON, null, false, score);
  }

  private FusedClaim decided(
      IdentityDecision taken, @Nullable String person, boolean template, float on) {
    return new FusedClaim(
        taken, person, template, confidence, on, windows, activity, activityConfidence);
  }
}
