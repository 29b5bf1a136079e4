package org.dt4ecg.bench.oracle;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.dt4ecg.bench.oracle.Event.Activity;
import org.dt4ecg.bench.oracle.Event.Person;
import org.dt4ecg.model.Claim;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * What the model says of a window when it is asked without a stream. Batches of other sizes differ
 * in the last bits of a probability, so where two labels are as probable, either will do.
 *
 * @param claim what the contract makes of the prediction
 * @param prediction what the model said
 * @param contract the model's contract
 */
public record DirectClaim(Claim claim, Prediction prediction, ModelContract contract) {

  private static final float TOLERANCE = 1e-3f;

  /** What is wrong with what an event says of the window; empty if nothing is. */
  Optional<String> differenceTo(Event event) {
    return differenceTo(event.person()).or(() -> differenceTo(event.activity()));
  }

  private Optional<String> differenceTo(@Nullable Person person) {
    if (person == null || (isNear(person.confidence(), claim.confidence()) && isRight(person))) {
      return Optional.empty();
    }
    return Optional.of(
        "says %s with %.4f, the model alone %s with %.4f"
            .formatted(person.userId(), person.confidence(), claim.userId(), claim.confidence()));
  }

  private boolean isRight(Person person) {
    String userId = person.userId();
    if (userId == null || claim.userId() == null) {
      boolean same = userId == null && claim.userId() == null;
      return same || isNear(score(), (float) contract.rejection().threshold(1));
    }
    return isAmongTheMostProbable(
        userId, contract.identities(), prediction.identity(), claim.confidence());
  }

  private float score() {
    return contract.rejection().score().of(prediction);
  }

  private Optional<String> differenceTo(@Nullable Activity activity) {
    if (activity == null
        || (isNear(activity.confidence(), claim.activityConfidence()) && isRight(activity))) {
      return Optional.empty();
    }
    return Optional.of(
        "says %s with %.4f, the model alone %s with %.4f"
            .formatted(
                activity.name(),
                activity.confidence(),
                claim.activity(),
                claim.activityConfidence()));
  }

  private boolean isRight(Activity activity) {
    String name = activity.name();
    if (name == null || claim.activity() == null) {
      return Objects.equals(name, claim.activity());
    }
    return isAmongTheMostProbable(
        name, contract.activities(), prediction.activity(), claim.activityConfidence());
  }

  private static boolean isAmongTheMostProbable(
      String label, List<String> labels, float[] probabilities, float largest) {
    int index = labels.indexOf(label);
    return index >= 0 && isNear(probabilities[index], largest);
  }

  private static boolean isNear(float one, float other) {
    return Math.abs(one - other) <= TOLERANCE;
  }
}
