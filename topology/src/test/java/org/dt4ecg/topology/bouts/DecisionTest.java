package org.dt4ecg.topology.bouts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.WearerMatch;
import org.dt4ecg.topology.bouts.Bouts.Decision;
import org.junit.jupiter.api.Test;

class DecisionTest {

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  @Test
  void anEventFromBeforeThereWasFusionCountsWithWhatItSaysOfItsWindow() {
    assertThat(Decision.of(ofTheWindow().build())).isEqualTo(new Decision("sim-01", "walk", 0.7f));
  }

  @Test
  void theFusedDecisionCountsWhereThereIsOne() {
    UserActivity event =
        fused().setFusedDecision(IdentityDecision.RECOGNISED).setFusedUserId("sim-02").build();
    assertThat(Decision.of(event)).isEqualTo(new Decision("sim-02", "rest", 0.8f));
  }

  @Test
  void whomTheSessionDoesNotRecogniseIsNobodyWhateverTheWindowSays() {
    UserActivity event = fused().setFusedDecision(IdentityDecision.UNKNOWN_PERSON).build();
    assertThat(Decision.of(event).userId()).isNull();
  }

  private static UserActivity.Builder fused() {
    return ofTheWindow()
        .setFusedActivity("rest")
        .setFusedActivityConfidence(0.8f)
        .setFusedIdentityConfidence(0.9f)
        .setFusedWindows(3);
  }

  private static UserActivity.Builder ofTheWindow() {
    return UserActivity.newBuilder()
        .setDeviceId("device-1")
        .setSessionStart(START)
        .setWindowIndex(0)
        .setWindowStart(START)
        .setWindowEnd(START.plusSeconds(4))
        .setUserId("sim-01")
        .setWearer(WearerMatch.UNASSIGNED_DEVICE)
        .setIdentityConfidence(0.9f)
        .setActivity("walk")
        .setActivityConfidence(0.7f)
        .setSignalQuality(SignalQuality.GOOD)
        .setModelVersion("0123456789ab")
        .setSealedAt(START.plusSeconds(5));
  }
}
