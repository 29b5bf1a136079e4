package org.dt4ecg.model;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.dt4ecg.schemas.avro.ClassProbability;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.SignalQuality;

/**
 * Decides what is claimed of a window. Nobody is claimed on an unusable signal, and a person only
 * at or above the contract's rejection threshold: below it the window is of somebody unknown, never
 * of the nearest name. An activity is always named. Immutable.
 */
public final class ClaimPolicy {

  /** Most people listed as candidates. */
  public static final int MOST_CANDIDATES = 5;

  private static final Comparator<ClassProbability> MOST_PROBABLE_FIRST =
      Comparator.comparingDouble(ClassProbability::getProbability).reversed();

  private final ModelContract contract;

  public ClaimPolicy(ModelContract contract) {
    this.contract = contract;
  }

  /**
   * Decides on one window.
   *
   * @throws IllegalArgumentException if the prediction is of a model with other numbers of people
   *     or activities
   */
  public Claim claim(Prediction prediction, SignalQuality quality) {
    List<ClassProbability> people =
        sorted("identity", contract.identities(), prediction.identity());
    List<ClassProbability> activities =
        sorted("activity", contract.activities(), prediction.activity());
    ClassProbability person = people.get(0);
    ClassProbability activity = activities.get(0);
    IdentityDecision decision = decide(person.getProbability(), quality);
    return new Claim(
        decision,
        decision == IdentityDecision.RECOGNISED ? person.getLabel() : null,
        person.getProbability(),
        people.subList(0, Math.min(MOST_CANDIDATES, people.size())),
        activity.getLabel(),
        activity.getProbability(),
        activities);
  }

  private IdentityDecision decide(float probability, SignalQuality quality) {
    if (quality == SignalQuality.UNUSABLE) {
      return IdentityDecision.NOT_CLAIMED;
    }
    return reachesThreshold(probability)
        ? IdentityDecision.RECOGNISED
        : IdentityDecision.UNKNOWN_PERSON;
  }

  /** Whether the most probable person is claimed at this probability, given a usable signal. */
  public boolean reachesThreshold(float probability) {
    // As a float: a probability that is printed like the threshold counts as reaching it.
    return probability >= (float) contract.rejectionThreshold();
  }

  /** Equal probabilities stay in the order of the labels, so that a claim is reproducible. */
  private static List<ClassProbability> sorted(
      String head, List<String> labels, float[] probabilities) {
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
    return IntStream.range(0, probabilities.length)
        .mapToObj(i -> new ClassProbability(labels.get(i), probabilities[i]))
        .sorted(MOST_PROBABLE_FIRST)
        .toList();
  }
}
