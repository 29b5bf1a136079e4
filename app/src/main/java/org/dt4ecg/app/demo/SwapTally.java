package org.dt4ecg.app.demo;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.dt4ecg.fleet.stream.FleetTruth;
import org.dt4ecg.fleet.stream.FleetTruth.Truth;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.samples.FrameTimes;

/**
 * What the first model and the one that took its place say, of the newcomer and of everybody else.
 * Counts windows of usable signal that lie within one recording for which no labels are given, so
 * that neither model is asked what it was told. Thread-safe.
 */
final class SwapTally implements ResultSink {

  private final FleetTruth truth;
  private final Predicate<Truth> labelled;
  private final String newcomer;
  private final String firstVersion;
  private final Group newcomerBefore = new Group();
  private final Group newcomerAfter = new Group();
  private final Group othersBefore = new Group();
  private final Group othersAfter = new Group();

  /**
   * @param truth what the fleet plays
   * @param labelled of which recordings the truth is told
   * @param newcomer the person whom the first model does not know
   * @param firstVersion version of the first model
   */
  SwapTally(FleetTruth truth, Predicate<Truth> labelled, String newcomer, String firstVersion) {
    this.truth = truth;
    this.labelled = labelled;
    this.newcomer = newcomer;
    this.firstVersion = firstVersion;
  }

  @Override
  public synchronized void add(UserActivity event, Instant received) {
    truthOf(event.getDeviceId(), event.getWindowStart(), event.getWindowEnd())
        .filter(known -> event.getSignalQuality() != SignalQuality.UNUSABLE)
        .ifPresent(known -> group(known, event.getModelVersion()).add(event, known));
  }

  @Override
  public synchronized void add(IdentityResult result) {
    truthOf(result.getDeviceId(), result.getWindowStart(), result.getWindowEnd())
        .filter(known -> result.getSignalQuality() != SignalQuality.UNUSABLE)
        .ifPresent(known -> group(known, result.getModelVersion()).add(result, known));
  }

  /** What the first model says. */
  synchronized SwapFigures before() {
    return new SwapFigures(newcomerBefore.figures(), othersBefore.figures());
  }

  /** What the one after it says. */
  synchronized SwapFigures after() {
    return new SwapFigures(newcomerAfter.figures(), othersAfter.figures());
  }

  private Group group(Truth known, String version) {
    boolean isNewcomer = known.userId().equals(newcomer);
    if (version.equals(firstVersion)) {
      return isNewcomer ? newcomerBefore : othersBefore;
    }
    return isNewcomer ? newcomerAfter : othersAfter;
  }

  private Optional<Truth> truthOf(String device, Instant windowStart, Instant windowEnd) {
    return truth
        .at(device, FrameTimes.toMicros(windowStart), FrameTimes.toMicros(windowEnd))
        .filter(labelled.negate());
  }

  /** What one model says of one person or several. Not thread-safe. */
  private static final class Group {

    private final Accuracy identity = new Accuracy();
    private final Accuracy named = new Accuracy();
    private final Accuracy unknown = new Accuracy();
    private final Accuracy wrong = new Accuracy();
    private final Accuracy namedFused = new Accuracy();
    private final Accuracy unknownFused = new Accuracy();
    private final Accuracy wrongFused = new Accuracy();
    private final Accuracy activity = new Accuracy();
    private final Accuracy activityFused = new Accuracy();
    private long windows;

    void add(UserActivity event, Truth known) {
      activity.add(known.activity().equals(event.getActivity()));
      if (event.getFusedDecision() != null) {
        activityFused.add(known.activity().equals(event.getFusedActivity()));
      }
    }

    void add(IdentityResult result, Truth known) {
      String user = known.userId();
      windows++;
      identity.add(
          !result.getCandidates().isEmpty()
              && user.equals(result.getCandidates().get(0).getLabel()));
      boolean isNamed = user.equals(result.getUserId());
      named.add(isNamed);
      unknown.add(result.getDecision() == IdentityDecision.UNKNOWN_PERSON);
      wrong.add(result.getUserId() != null && !isNamed);
      if (result.getFused() != null) {
        boolean isNamedFused = user.equals(result.getFused().getUserId());
        namedFused.add(isNamedFused);
        unknownFused.add(result.getFused().getDecision() == IdentityDecision.UNKNOWN_PERSON);
        wrongFused.add(result.getFused().getUserId() != null && !isNamedFused);
      }
    }

    SwapFigures.Group figures() {
      return new SwapFigures.Group(
          windows,
          identity.share(),
          named.share(),
          unknown.share(),
          wrong.share(),
          namedFused.share(),
          unknownFused.share(),
          wrongFused.share(),
          activity.share(),
          activityFused.share());
    }
  }
}
