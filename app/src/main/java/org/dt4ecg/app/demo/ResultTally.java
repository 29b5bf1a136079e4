package org.dt4ecg.app.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dt4ecg.fleet.stream.FleetTruth;
import org.dt4ecg.fleet.stream.FleetTruth.Truth;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.schemas.avro.ClassProbability;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.WearerMatch;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.jspecify.annotations.Nullable;

/**
 * What came out of the pipeline, held against the truth. Accuracies count windows of usable signal
 * that lie within one recording, of people and activities the model knows. Thread-safe.
 */
final class ResultTally implements ResultSink {

  private final FleetTruth truth;
  private final Set<String> people;
  private final Set<String> activities;
  private final SortedMap<String, DeviceState> devices = new TreeMap<>();
  private final SortedMap<String, Double> firstResultSeconds = new TreeMap<>();
  private final SortedMap<String, Long> deadLetters = new TreeMap<>();
  private final Accuracy identity = new Accuracy();
  private final Accuracy activity = new Accuracy();
  private final Accuracy identityFused = new Accuracy();
  private final Accuracy activityFused = new Accuracy();
  private final Accuracy unknown = new Accuracy();
  private long[] delays = new long[1024];
  private int results;
  private @Nullable Instant start;

  /**
   * @param truth what the fleet plays
   * @param contract whom and what the model knows
   */
  ResultTally(FleetTruth truth, ModelContract contract) {
    this.truth = truth;
    this.people = Set.copyOf(contract.identities());
    this.activities = Set.copyOf(contract.activities());
  }

  /** Time counts from now on. */
  synchronized void begin(Instant now) {
    start = now;
  }

  @Override
  public synchronized void add(UserActivity event, Instant received) {
    Duration delay = Duration.between(event.getSealedAt(), received);
    if (results == delays.length) {
      delays = Arrays.copyOf(delays, 2 * delays.length);
    }
    delays[results] = delay.toMillis();
    results++;
    devices.put(event.getDeviceId(), new DeviceState(event, delay));
    if (start != null) {
      firstResultSeconds.putIfAbsent(
          event.getDeviceId(), Duration.between(start, received).toMillis() / 1e3);
    }
    unknown.add(event.getWearer() == WearerMatch.UNKNOWN_PERSON);
    truthOf(event.getDeviceId(), event.getWindowStart(), event.getWindowEnd())
        .filter(known -> event.getSignalQuality() != SignalQuality.UNUSABLE)
        .ifPresent(known -> compare(event, known));
  }

  private void compare(UserActivity event, Truth known) {
    boolean isFused = event.getFusedDecision() != null;
    if (activities.contains(known.activity())) {
      activity.add(known.activity().equals(event.getActivity()));
      if (isFused) {
        activityFused.add(known.activity().equals(event.getFusedActivity()));
      }
    }
    if (isFused && people.contains(known.userId())) {
      identityFused.add(known.userId().equals(event.getFusedUserId()));
    }
  }

  @Override
  public synchronized void add(IdentityResult result) {
    List<ClassProbability> candidates = result.getCandidates();
    truthOf(result.getDeviceId(), result.getWindowStart(), result.getWindowEnd())
        .map(Truth::userId)
        .filter(people::contains)
        .filter(known -> result.getSignalQuality() != SignalQuality.UNUSABLE)
        .ifPresent(
            known ->
                identity.add(!candidates.isEmpty() && known.equals(candidates.get(0).getLabel())));
  }

  @Override
  public synchronized void addDeadLetter(String reason) {
    deadLetters.merge(reason, 1L, Long::sum);
  }

  synchronized long results() {
    return results;
  }

  /** The newest event of each device, by device. */
  synchronized SortedMap<String, DeviceState> devices() {
    return new TreeMap<>(devices);
  }

  synchronized SortedMap<String, Double> firstResultSeconds() {
    return new TreeMap<>(firstResultSeconds);
  }

  synchronized SortedMap<String, Long> deadLetters() {
    return new TreeMap<>(deadLetters);
  }

  synchronized EventDelays delays() {
    return EventDelays.of(Arrays.copyOf(delays, results));
  }

  synchronized @Nullable Double identityAccuracy() {
    return identity.share();
  }

  synchronized @Nullable Double activityAccuracy() {
    return activity.share();
  }

  synchronized @Nullable Double identityAccuracyFused() {
    return identityFused.share();
  }

  synchronized @Nullable Double activityAccuracyFused() {
    return activityFused.share();
  }

  synchronized @Nullable Double unknownShare() {
    return unknown.share();
  }

  private Optional<Truth> truthOf(String device, Instant windowStart, Instant windowEnd) {
    return truth.at(device, FrameTimes.toMicros(windowStart), FrameTimes.toMicros(windowEnd));
  }
}
