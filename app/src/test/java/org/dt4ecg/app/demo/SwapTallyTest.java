package org.dt4ecg.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.dt4ecg.fleet.device.DevicePlan;
import org.dt4ecg.fleet.device.DevicePlans;
import org.dt4ecg.fleet.stream.FleetReplay;
import org.dt4ecg.fleet.stream.FleetTruth;
import org.dt4ecg.fleet.stream.FleetTruth.Truth;
import org.dt4ecg.fleet.stream.Pacing;
import org.dt4ecg.fleet.stream.ReplaySettings;
import org.dt4ecg.schemas.avro.ClassProbability;
import org.dt4ecg.schemas.avro.FusedIdentity;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.WearerMatch;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.serde.TrustedRecords;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two people play: sim-01, whom the first model knows, and sim-02, whom it does not. */
class SwapTallyTest {

  /** A builder that copies a record with an enum loads its class by name. */
  @BeforeAll
  static void trustTheRecords() {
    TrustedRecords.trust();
  }

  private static final String FIRST = "111111111111";
  private static final String SECOND = "222222222222";

  private final FleetTruth truth = new FleetTruth();
  private Instant firstFrame = Instant.MAX;
  private final SwapTally tally = new SwapTally(truth, known -> false, "sim-02", FIRST);

  @BeforeEach
  void playAMinute() throws Exception {
    List<DevicePlan> plans = DevicePlans.simulated(2, 1);
    ReplaySettings settings =
        ReplaySettings.realTime()
            .withSpeed(ReplaySettings.AS_FAST_AS_POSSIBLE)
            .withLength(Duration.ofMinutes(1));
    new FleetReplay(
            plans,
            settings,
            (registered, since) -> {},
            frame -> {
              if (firstFrame.equals(Instant.MAX) && frame.getDeviceId().equals("wearable-01")) {
                firstFrame = frame.getStartTime();
              }
              return CompletableFuture.completedFuture(null);
            },
            truth,
            Pacing.wallClock())
        .play();
  }

  @Test
  void theTwoModelsAndTheTwoKindsOfPeopleAreCountedApart() {
    tally.add(result("wearable-02", FIRST, null, "sim-01"));
    tally.add(result("wearable-02", FIRST, "sim-01", "sim-01"));
    tally.add(result("wearable-02", SECOND, "sim-02", "sim-02"));
    tally.add(result("wearable-01", FIRST, "sim-01", "sim-01"));
    tally.add(result("wearable-01", SECOND, null, "sim-01"));

    SwapFigures.Group newcomer = tally.before().newcomer();
    assertThat(newcomer.windows()).isEqualTo(2);
    assertThat(newcomer.identityAccuracy()).isZero();
    assertThat(newcomer.namedShare()).isZero();
    assertThat(newcomer.unknownShare()).isEqualTo(0.5);
    assertThat(newcomer.wrongShare()).isEqualTo(0.5);
    assertThat(newcomer.unknownShareFused()).isEqualTo(0.5);
    assertThat(newcomer.wrongShareFused()).isEqualTo(0.5);
    assertThat(tally.after().newcomer().namedShare()).isEqualTo(1);
    assertThat(tally.after().newcomer().namedShareFused()).isEqualTo(1);
    assertThat(tally.before().others().namedShare()).isEqualTo(1);
    assertThat(tally.after().others().identityAccuracy()).isEqualTo(1);
    assertThat(tally.after().others().unknownShare()).isEqualTo(1);
  }

  @Test
  void activitiesAreCountedByTheModelThatSaidThem() {
    Truth known = truth.at("wearable-01", micros(0), micros(4)).orElseThrow();
    tally.add(event(FIRST, known.activity(), "squash"), Instant.now());
    tally.add(event(SECOND, "squash", known.activity()), Instant.now());

    assertThat(tally.before().others().activityAccuracy()).isEqualTo(1);
    assertThat(tally.before().others().activityAccuracyFused()).isZero();
    assertThat(tally.after().others().activityAccuracy()).isZero();
    assertThat(tally.after().others().activityAccuracyFused()).isEqualTo(1);
  }

  @Test
  void whatWasLabelledIsUnusableOrIsOfNobodyKnownDoesNotCount() {
    SwapTally labelled = new SwapTally(truth, known -> true, "sim-02", FIRST);
    labelled.add(result("wearable-01", FIRST, "sim-01", "sim-01"));
    tally.add(
        IdentityResult.newBuilder(result("wearable-01", FIRST, null, "sim-01"))
            .setSignalQuality(SignalQuality.UNUSABLE)
            .build());
    tally.add(result("someone-else", FIRST, null, "sim-01"));

    assertThat(labelled.before().others().windows()).isZero();
    assertThat(labelled.before().others().namedShare()).isNull();
    assertThat(tally.before().others().windows()).isZero();
    assertThat(tally.before().newcomer().windows()).isZero();
  }

  private long micros(int second) {
    return FrameTimes.toMicros(start().plusSeconds(second));
  }

  private Instant start() {
    return firstFrame.plusSeconds(1);
  }

  private IdentityResult result(
      String device, String version, @Nullable String named, String mostProbable) {
    IdentityDecision decision =
        named == null ? IdentityDecision.UNKNOWN_PERSON : IdentityDecision.RECOGNISED;
    return IdentityResult.newBuilder()
        .setDeviceId(device)
        .setSessionStart(start())
        .setWindowIndex(0)
        .setWindowStart(start())
        .setWindowEnd(start().plusSeconds(4))
        .setUserId(named)
        .setDecision(decision)
        .setConfidence(0.9f)
        .setCandidates(List.of(new ClassProbability(mostProbable, 0.9f)))
        .setSignalQuality(SignalQuality.GOOD)
        .setModelVersion(version)
        .setSealedAt(start())
        .setFused(new FusedIdentity(named, decision, false, 0.9f, 0.9f, 1))
        .build();
  }

  private UserActivity event(String version, String activity, String fusedActivity) {
    return UserActivity.newBuilder()
        .setDeviceId("wearable-01")
        .setSessionStart(start())
        .setWindowIndex(0)
        .setWindowStart(start())
        .setWindowEnd(start().plusSeconds(4))
        .setWearer(WearerMatch.REGISTERED_WEARER)
        .setIdentityConfidence(0.9f)
        .setActivity(activity)
        .setActivityConfidence(0.9f)
        .setSignalQuality(SignalQuality.GOOD)
        .setModelVersion(version)
        .setSealedAt(start())
        .setFusedDecision(IdentityDecision.RECOGNISED)
        .setFusedActivity(fusedActivity)
        .build();
  }
}
