package org.dt4ecg.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dt4ecg.model.embedding.Embeddings;
import org.dt4ecg.schemas.avro.ClassProbability;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.vectors.FloatLists;

/**
 * Decides who and what is claimed, by the thresholds of the model's contract. Neither a person nor
 * an activity is claimed on an unusable signal, and a person only where the contract's rejection
 * score reaches its threshold: below it the window is of somebody unknown, never of the nearest
 * name. Immutable.
 */
public final class ClaimPolicy {

  /** Most people listed as candidates. */
  public static final int MOST_CANDIDATES = 5;

  /**
   * By so much a template has to be more similar than the known person. Windows of the known
   * scatter: with less, known people were taken for newcomers who resemble them more often than
   * newcomers were found among those who passed for somebody known.
   */
  private static final double CLEARLY = 0.1;

  private final ModelContract contract;

  /** Of the embeddings of the people in training. */
  private final Map<String, float[]> directions = new HashMap<>();

  public ClaimPolicy(ModelContract contract) {
    this.contract = contract;
    TemplateMatching templates = contract.templates();
    if (templates != null) {
      for (int i = 0; i < templates.knownPeople().size(); i++) {
        directions.put(
            contract.identities().get(i), FloatLists.toArray(templates.knownPeople().get(i)));
      }
    }
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
    ClassProbability person = people.get(0);
    ClassProbability activity = activities.get(0);
    IdentityDecision decision = decide(prediction, quality);
    return new Claim(
        decision,
        decision == IdentityDecision.RECOGNISED ? person.getLabel() : null,
        person.getProbability(),
        people,
        decision == IdentityDecision.NOT_CLAIMED ? null : activity.getLabel(),
        activity.getProbability(),
        activities);
  }

  private IdentityDecision decide(Prediction prediction, SignalQuality quality) {
    if (quality == SignalQuality.UNUSABLE) {
      return IdentityDecision.NOT_CLAIMED;
    }
    return reachesThreshold(contract.rejection().score().of(prediction))
        ? IdentityDecision.RECOGNISED
        : IdentityDecision.UNKNOWN_PERSON;
  }

  /**
   * Decides on the windows of a session together. A person who was enrolled is claimed where the
   * template is similar enough, and either nobody in training is claimed or the template is clearly
   * more similar than that person. Where the contract does not tell how similar that is, the people
   * in training come first.
   *
   * @param fused what the windows say together
   * @param enrolled the templates of the model that the contract belongs to
   * @throws IllegalArgumentException if the prediction is of a model with other numbers of people,
   *     activities or features
   */
  public FusedClaim claim(FusedPrediction fused, EnrolledPeople enrolled) {
    requireSize("identity", contract.identities(), fused.identity());
    requireSize("activity", contract.activities(), fused.activity());
    int first = Prediction.mostProbable(fused.identity());
    int activity = Prediction.mostProbable(fused.activity());
    String person = contract.identities().get(first);
    FusedClaim claim =
        new FusedClaim(
            IdentityDecision.NOT_CLAIMED,
            null,
            false,
            fused.identity()[first],
            fused.score(),
            fused.windows(),
            fused.windows() == 0 ? null : contract.activities().get(activity),
            fused.activity()[activity]);
    if (fused.windows() == 0) {
      return claim;
    }
    boolean claimed = reachesThreshold(fused.score(), fused.windows());
    if (claimed && directions.isEmpty()) {
      return claim.recognised(person);
    }
    if (contract.templates() == null) {
      return claimed ? claim.recognised(person) : claim.unknownPerson();
    }
    float[] embedding = fused.embedding().get();
    Optional<EnrolledPeople.Match> template =
        similarEnough(contract.templates(), embedding, enrolled);
    if (claimed && template.filter(match -> isNearer(match, embedding, person)).isEmpty()) {
      return claim.recognised(person);
    }
    return template
        .map(match -> claim.recognisedByTemplate(match.userId(), match.similarity()))
        .orElseGet(claim::unknownPerson);
  }

  private static Optional<EnrolledPeople.Match> similarEnough(
      TemplateMatching templates, float[] embedding, EnrolledPeople enrolled) {
    return enrolled
        .mostSimilar(embedding)
        .filter(match -> match.similarity() >= (float) templates.threshold());
  }

  private boolean isNearer(EnrolledPeople.Match template, float[] embedding, String person) {
    float[] direction = directions.get(person);
    return direction != null
        && template.similarity() > Embeddings.product(embedding, direction) + CLEARLY;
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
