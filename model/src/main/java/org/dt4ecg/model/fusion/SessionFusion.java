package org.dt4ecg.model.fusion;

import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.model.FusedPrediction;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.Rejection;
import org.dt4ecg.model.embedding.Embeddings;
import org.dt4ecg.schemas.avro.SignalQuality;

/**
 * Fuses the windows of a recording session as they come.
 *
 * <p>The person does not change within a session, so the log-probabilities of the last usable
 * windows are added up (a product of experts), divided by a temperature that allows for their
 * likeness, and put through a softmax. The activity does change, so it is followed by a hidden
 * Markov model, see {@link ActivityFilter}. Both look back only.
 *
 * <p>Immutable; what it knows of a session is in the {@link FusionState} that it is given.
 */
public final class SessionFusion {

  /**
   * Evidence counts for so many times the windows that are fused. An unusable signal now and then
   * takes nothing from what is known, but a device that was put down stops naming its wearer.
   */
  private static final int LONGEST_MEMORY = 2;

  private final ModelContract contract;
  private final ActivityFilter activityFilter;

  public SessionFusion(ModelContract contract) {
    this.contract = contract;
    this.activityFilter =
        new ActivityFilter(
            contract.activities().size(),
            contract.fusion().activityStay(),
            contract.fusion().activityTemperature());
  }

  /**
   * The state after one more window. An unusable one adds no evidence; time passes all the same,
   * and evidence that is older than twice the windows that are fused is forgotten.
   *
   * @param before the state after the windows before, of the same session and model
   * @param windowIndex number of the window in its session; windows may be missing in between
   * @param prediction what the model says of the window
   * @param quality the quality of its signal
   * @throws IllegalArgumentException if the window is not behind the last one, or prediction or
   *     state are of a model with other numbers of people, activities or features
   */
  public FusionState next(
      FusionState before, long windowIndex, Prediction prediction, SignalQuality quality) {
    requireOrder(before, windowIndex);
    requireOwn(before);
    requireOwn(prediction);
    boolean usable = quality != SignalQuality.UNUSABLE;
    float[] expected =
        activityFilter.predict(before.activityBelief(), elapsed(before, windowIndex));
    return new FusionState(
        usable
            ? withEvidence(fresh(before.recent(), windowIndex), windowIndex, prediction)
            : fresh(before.recent(), windowIndex),
        usable ? activityFilter.update(expected, prediction.activity()) : expected,
        windowIndex);
  }

  /** What the windows up to the state say together. */
  public FusedPrediction fused(FusionState state) {
    requireOwn(state);
    List<Evidence> recent = state.recent();
    float[] identity = identity(recent);
    return new FusedPrediction(
        identity,
        score(recent, identity),
        Embeddings.mean(
            recent.stream().map(Evidence::unitEmbedding).toList(), contract.embeddingSize()),
        recent.size(),
        activityFilter.predict(state.activityBelief(), 0));
  }

  private static long elapsed(FusionState before, long windowIndex) {
    return windowIndex - before.lastWindowIndex();
  }

  private List<Evidence> fresh(List<Evidence> recent, long windowIndex) {
    long oldest = windowIndex - (long) LONGEST_MEMORY * contract.fusion().windows();
    return recent.stream().filter(evidence -> evidence.windowIndex() > oldest).toList();
  }

  private List<Evidence> withEvidence(
      List<Evidence> recent, long windowIndex, Prediction prediction) {
    int kept = Math.min(recent.size(), contract.fusion().windows() - 1);
    List<Evidence> evidence = new ArrayList<>(recent.subList(recent.size() - kept, recent.size()));
    evidence.add(
        new Evidence(
            windowIndex,
            LogProbabilities.of(prediction.identity()),
            contract.rejection().score().of(prediction),
            Embeddings.unit(prediction.embedding())));
    return evidence;
  }

  /**
   * The mean score of the windows. Where the score is a probability, it is that of the person whom
   * the windows name together: windows that are each sure of somebody else agree on nobody.
   */
  private float score(List<Evidence> recent, float[] identity) {
    return (float)
        recent.stream()
            .mapToDouble(
                contract.rejection().score() == Rejection.Score.MAX_PROBABILITY
                    ? evidence ->
                        Math.exp(evidence.identityLogProbabilities()[mostProbable(identity)])
                    : Evidence::familiarity)
            .average()
            .orElse(0);
  }

  private static int mostProbable(float[] probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      best = probabilities[i] > probabilities[best] ? i : best;
    }
    return best;
  }

  private float[] identity(List<Evidence> recent) {
    double[] logProbabilities = new double[contract.identities().size()];
    if (!recent.isEmpty()) {
      double temperature = contract.fusion().identityTemperature(recent.size());
      for (Evidence evidence : recent) {
        for (int person = 0; person < logProbabilities.length; person++) {
          logProbabilities[person] += evidence.identityLogProbabilities()[person] / temperature;
        }
      }
    }
    return LogProbabilities.softmax(logProbabilities);
  }

  private static void requireOrder(FusionState before, long windowIndex) {
    if (windowIndex <= before.lastWindowIndex()) {
      throw new IllegalArgumentException(
          "Window "
              + windowIndex
              + " comes after window "
              + before.lastWindowIndex()
              + " of its session. Fuse the windows of a session in their order, each once, and"
              + " begin a new session with FusionState.EMPTY");
    }
  }

  private void requireOwn(Prediction prediction) {
    requireSize("identity", prediction.identity().length, contract.identities().size());
    requireSize("activity", prediction.activity().length, contract.activities().size());
    requireSize("embedding", prediction.embedding().length, contract.embeddingSize());
  }

  private void requireOwn(FusionState state) {
    if (state.activityBelief().length > 0) {
      requireSize("activity", state.activityBelief().length, contract.activities().size());
    }
    for (Evidence evidence : state.recent()) {
      requireSize(
          "identity", evidence.identityLogProbabilities().length, contract.identities().size());
      requireSize("embedding", evidence.unitEmbedding().length, contract.embeddingSize());
    }
  }

  private static void requireSize(String output, int size, int expected) {
    if (size != expected) {
      throw new IllegalArgumentException(
          "There are "
              + size
              + " numbers of "
              + output
              + ", the contract has "
              + expected
              + ": they belong to different models. Begin with FusionState.EMPTY when the model"
              + " changes, and use the contract of the model that predicted");
    }
  }
}
