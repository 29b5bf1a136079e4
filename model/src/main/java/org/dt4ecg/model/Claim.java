package org.dt4ecg.model;

import java.util.List;
import org.dt4ecg.schemas.avro.ClassProbability;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.jspecify.annotations.Nullable;

/**
 * What is claimed of a window, on the evidence of a {@link Prediction}.
 *
 * @param decision what is claimed of the person
 * @param userId the person, a pseudonym; null unless the decision is {@link
 *     IdentityDecision#RECOGNISED}
 * @param confidence probability of the most probable person, whatever the decision; 0 of a model
 *     that tells no people
 * @param candidates the most probable people, at most five, most probable first
 * @param activity the most probable activity; null where the signal is unusable, and of a model
 *     that tells no activities
 * @param activityConfidence probability of the most probable activity, claimed or not; 0 of a model
 *     that tells none
 * @param activityCandidates all activities, most probable first
 */
public record Claim(
    IdentityDecision decision,
    @Nullable String userId,
    float confidence,
    List<ClassProbability> candidates,
    @Nullable String activity,
    float activityConfidence,
    List<ClassProbability> activityCandidates) {

  public Claim {
    candidates = List.copyOf(candidates);
    activityCandidates = List.copyOf(activityCandidates);
  }
}
