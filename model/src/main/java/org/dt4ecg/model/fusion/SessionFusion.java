package org.dt4ecg.model.fusion;

import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.model.FusedPrediction;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.schemas.avro.SignalQuality;

/**
 * Fuses the windows of a recording session as they come.
 *
 * <p>The person does not change within a session, so the log-probabilities of the last usable
 * windows are added up (a product of experts), divided by a temperature that allows for their
 * likeness, and put through a softmax. The activity does change, so it is followed by a hidden
 * Markov model, see {@link ActivityFilter}. Both look back only.
 *
 * <p>What a window says is written to a changelog with every window, so it is kept small, by two
 * rules ({@link Evidence}). They hold wherever windows are fused, so that the stream, a restart and
 * the evaluation agree bit for bit:
 *
 * <ul>
 *   <li>The {@value Evidence#MOST_PEOPLE} most probable people of a window keep a probability of
 *       their own, of equal ones those who come first in the contract. All others share the mean of
 *       what is left: none of them has more than 1/{@value Evidence#MOST_PEOPLE}, and who of them
 *       is more probable than who hardly counts for whom the windows name together. So what is
 *       written does not grow with the number of people, and where there are no more than {@value
 *       Evidence#MOST_PEOPLE}, nothing is lost. It costs a model that often puts the wearer behind
 *       that place, which one that is of use does not.
 *   <li>An embedding is rounded to whole steps of 1/127 of its largest number. The cosine of the
 *       windows' mean to a template moves by less than 0.003, which is less than what thresholds
 *       are told apart by.
 * </ul>
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

  /** How many windows back evidence may count, in windows. */
  public static int longestMemory(ModelContract contract) {
    return LONGEST_MEMORY * contract.fusion().windows();
  }

  /**
   * The state after one more window. An unusable one adds no evidence; time passes all the same,
   * and evidence that is older than twice the windows that are fused is forgotten.
   *
   * @param before the state after the windows before, of the same session and model; it may have
   *     more evidence than is fused, as a state that was restored has
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
    float[] expected =
        activityFilter.predict(before.activityBelief(), elapsed(before, windowIndex));
    if (quality == SignalQuality.UNUSABLE) {
      int kept = Math.min(remembered(before.recent(), windowIndex), contract.fusion().windows());
      return new FusionState(newest(before.recent(), kept), expected, windowIndex);
    }
    return new FusionState(
        withEvidence(before.recent(), evidence(windowIndex, prediction)),
        activityFilter.update(expected, prediction.activity()),
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
        () -> embedding(recent),
        recent.size(),
        activityFilter.predict(state.activityBelief(), 0));
  }

  private static long elapsed(FusionState before, long windowIndex) {
    return windowIndex - before.lastWindowIndex();
  }

  private Evidence evidence(long windowIndex, Prediction prediction) {
    return Evidence.of(
        windowIndex,
        prediction.identity(),
        contract.rejection().score().of(prediction),
        prediction.embedding());
  }

  private List<Evidence> withEvidence(List<Evidence> recent, Evidence evidence) {
    int kept =
        Math.min(remembered(recent, evidence.windowIndex()), contract.fusion().windows() - 1);
    List<Evidence> more = new ArrayList<>(kept + 1);
    more.addAll(newest(recent, kept));
    more.add(evidence);
    return more;
  }

  /** How many windows, which are in their order, still count at that one. */
  private int remembered(List<Evidence> recent, long windowIndex) {
    long oldest = windowIndex - (long) LONGEST_MEMORY * contract.fusion().windows();
    int first = 0;
    while (first < recent.size() && recent.get(first).windowIndex() <= oldest) {
      first++;
    }
    return recent.size() - first;
  }

  private static List<Evidence> newest(List<Evidence> recent, int count) {
    return recent.subList(recent.size() - count, recent.size());
  }

  /**
   * The mean score of the windows. Where the score is a probability, it is that of the person whom
   * the windows name together: windows that are each sure of somebody else agree on nobody.
   */
  private float score(List<Evidence> recent, float[] identity) {
    if (recent.isEmpty() || identity.length == 0) {
      return 0;
    }
    boolean byPerson = contract.rejection().score() == UnknownPersonRule.Score.MAX_PROBABILITY;
    int person = Prediction.mostProbable(identity);
    double sum = 0;
    for (Evidence evidence : recent) {
      sum += byPerson ? Math.exp(evidence.logProbability(person)) : evidence.familiarity();
    }
    return (float) (sum / recent.size());
  }

  private float[] identity(List<Evidence> recent) {
    double[] logProbabilities = new double[contract.identities().size()];
    if (!recent.isEmpty()) {
      double temperature = contract.fusion().identityTemperature(recent.size());
      for (Evidence evidence : recent) {
        evidence.addLogProbabilities(logProbabilities, temperature);
      }
    }
    return LogProbabilities.softmax(logProbabilities);
  }

  private float[] embedding(List<Evidence> recent) {
    double[] sums = new double[contract.embeddingSize()];
    for (Evidence evidence : recent) {
      evidence.addFeatures(sums);
    }
    float[] mean = new float[sums.length];
    for (int i = 0; i < mean.length && !recent.isEmpty(); i++) {
      mean[i] = (float) (sums[i] / recent.size());
    }
    return mean;
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
      requireSize("identity", evidence.people(), contract.identities().size());
      requireSize("embedding", evidence.features(), contract.embeddingSize());
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
