package org.dt4ecg.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.WearerMatch;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.testing.Pipeline;
import org.dt4ecg.topology.testing.TestDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EnrichmentTopologyTest {

  private static final String ID = "device-1";
  private static final TestDevice DEVICE = TestDevice.of(ID, T0);

  private final FakeModel model = new FakeModel();
  private final Pipeline pipeline =
      Pipeline.with(model).profile(FakeModel.ANNA, "Anna").profile(FakeModel.BERT, "Bert");

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void thePersonToWhomTheDeviceIsAssignedIsTheRegisteredWearer() {
    pipeline.assign(ID, FakeModel.ANNA);
    UserActivity event = eventOf(DEVICE);
    assertThat(event.getWearer()).isEqualTo(WearerMatch.REGISTERED_WEARER);
    assertThat(event.getUserId()).isEqualTo(FakeModel.ANNA);
    assertThat(event.getDisplayName()).isEqualTo("Anna");
    assertThat(event.getAssignedUserId()).isEqualTo(FakeModel.ANNA);
    assertThat(event.getIdentityConfidence()).isEqualTo(0.9f);
    assertThat(event.getActivity()).isEqualTo(FakeModel.WALK);
    assertThat(event.getActivityConfidence()).isEqualTo(0.7f);
    assertThat(event.getSignalQuality()).isEqualTo(SignalQuality.GOOD);
    assertThat(event.getSealedAt()).isEqualTo(Pipeline.NOW);
  }

  @Test
  void anotherKnownPersonIsAnOtherPerson() {
    model.recognisingBert();
    pipeline.assign(ID, FakeModel.ANNA);
    UserActivity event = eventOf(DEVICE);
    assertThat(event.getWearer()).isEqualTo(WearerMatch.OTHER_PERSON);
    assertThat(event.getUserId()).isEqualTo(FakeModel.BERT);
    assertThat(event.getDisplayName()).isEqualTo("Bert");
    assertThat(event.getAssignedUserId()).isEqualTo(FakeModel.ANNA);
  }

  @Test
  void aDeviceOfNobodyIsUnassigned() {
    UserActivity event = eventOf(DEVICE);
    assertThat(event.getWearer()).isEqualTo(WearerMatch.UNASSIGNED_DEVICE);
    assertThat(event.getUserId()).isEqualTo(FakeModel.ANNA);
    assertThat(event.getAssignedUserId()).isNull();
  }

  @Test
  void anAssignmentCanBeTakenBack() {
    pipeline.assign(ID, FakeModel.ANNA).unassign(ID);
    assertThat(eventOf(DEVICE).getWearer()).isEqualTo(WearerMatch.UNASSIGNED_DEVICE);
  }

  @Test
  void aPersonTheModelDoesNotKnowHasNoName() {
    model.recognisingNobody();
    pipeline.assign(ID, FakeModel.ANNA);
    UserActivity event = eventOf(DEVICE);
    assertThat(event.getWearer()).isEqualTo(WearerMatch.UNKNOWN_PERSON);
    assertThat(event.getUserId()).isNull();
    assertThat(event.getDisplayName()).isNull();
    assertThat(event.getActivity()).isEqualTo(FakeModel.WALK);
  }

  @Test
  void anUnusableSignalClaimsNobodyAndNoActivity() {
    pipeline.assign(ID, FakeModel.ANNA);
    UserActivity event = eventOf(DEVICE.withSignalOf(0));
    assertThat(event.getSignalQuality()).isEqualTo(SignalQuality.UNUSABLE);
    assertThat(event.getWearer()).isEqualTo(WearerMatch.NOT_CLAIMED);
    assertThat(event.getUserId()).isNull();
    assertThat(event.getDisplayName()).isNull();
    assertThat(event.getActivity()).isNull();
    assertThat(event.getActivityConfidence()).isPositive();
  }

  @Test
  void noiseWithoutAHeartClaimsNobodyAndNoActivity() {
    pipeline.assign(ID, FakeModel.ANNA);
    UserActivity event = eventOf(DEVICE.noise(0, 8));
    assertThat(event.getSignalQuality()).isEqualTo(SignalQuality.UNUSABLE);
    assertThat(event.getWearer()).isEqualTo(WearerMatch.NOT_CLAIMED);
    assertThat(event.getActivity()).isNull();
    assertThat(event.getFusedActivity()).isNull();
    assertThat(event.getHeartRate()).isNull();
  }

  @Test
  void aPersonWithoutAProfileHasNoDisplayName() {
    try (Pipeline withoutProfiles = Pipeline.with(model)) {
      withoutProfiles.assign(ID, FakeModel.ANNA).send(DEVICE.frames(0, 8));
      UserActivity event = withoutProfiles.expectWindows(ID, T0, 0).get(0);
      assertThat(event.getUserId()).isEqualTo(FakeModel.ANNA);
      assertThat(event.getDisplayName()).isNull();
      withoutProfiles.expectNoMoreRecords();
    }
  }

  @Test
  void theDecisionOverTheSessionHasAWearerAndANameOfItsOwn() {
    FakeModel fusing = FakeModel.fusing();
    try (Pipeline session = Pipeline.with(fusing)) {
      session.profile(FakeModel.ANNA, "Anna").profile(FakeModel.BERT, "Bert");
      session.assign(ID, FakeModel.ANNA).send(DEVICE.frames(0, 12));
      session.expectFirstWindows(ID, T0, 2);
      fusing.recognisingBert();
      UserActivity event = session.send(DEVICE.frames(12, 16)).expectWindows(ID, T0, 2).get(0);
      assertThat(event.getWearer()).isEqualTo(WearerMatch.OTHER_PERSON);
      assertThat(event.getDisplayName()).isEqualTo("Bert");
      assertThat(event.getFusedUserId()).isEqualTo(FakeModel.ANNA);
      assertThat(event.getFusedWearer()).isEqualTo(WearerMatch.REGISTERED_WEARER);
      assertThat(event.getFusedDisplayName()).isEqualTo("Anna");
    }
  }

  @Test
  void aPersonKnownByTemplateIsShownAsSuch() {
    pipeline.profile("sim-03", "Carl").assign(ID, "sim-03");
    pipeline.enrol("sim-03", FakeModel.VERSION, 1f, 0f);
    model.recognisingNobody();
    UserActivity event = eventOf(DEVICE);
    assertThat(event.getWearer()).isEqualTo(WearerMatch.UNKNOWN_PERSON);
    assertThat(event.getDisplayName()).isNull();
    assertThat(event.getFusedByTemplate()).isTrue();
    assertThat(event.getFusedWearer()).isEqualTo(WearerMatch.REGISTERED_WEARER);
    assertThat(event.getFusedDisplayName()).isEqualTo("Carl");
  }

  @Test
  void aProfileThatCannotBeReadCountsAsAbsentAndTheStreamGoesOn() {
    pipeline
        .driver()
        .createInputTopic(
            Topics.USER_PROFILES.name(), new StringSerializer(), new ByteArraySerializer())
        .pipeInput(FakeModel.ANNA, new byte[] {1, 2, 3});
    UserActivity event = eventOf(DEVICE);
    assertThat(event.getUserId()).isEqualTo(FakeModel.ANNA);
    assertThat(event.getDisplayName()).isNull();
  }

  @Test
  void anAssignmentHoldsFromItsTimeOnForWindowsOfThatTime() {
    pipeline.assign(ID, FakeModel.BERT, T0.plusSeconds(2)).assign(ID, FakeModel.ANNA, T0);
    pipeline.assign(ID, "sim-03", Pipeline.NOW.plus(Duration.ofDays(30)));
    List<UserActivity> events = pipeline.send(DEVICE.frames(0, 16)).expectFirstWindows(ID, T0, 3);
    assertThat(events)
        .extracting(UserActivity::getAssignedUserId)
        .containsExactly(FakeModel.ANNA, FakeModel.BERT, FakeModel.BERT);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aWindowFromBeforeTheFirstAssignmentIsOfAnUnassignedDevice() {
    pipeline.assign(ID, FakeModel.ANNA, T0.plusSeconds(1));
    assertThat(eventOf(DEVICE).getWearer()).isEqualTo(WearerMatch.UNASSIGNED_DEVICE);
  }

  private UserActivity eventOf(TestDevice device) {
    return eventOf(device.frames(0, 8));
  }

  private UserActivity eventOf(List<EcgSamples> frames) {
    List<UserActivity> events = pipeline.send(frames).expectWindows(ID, T0, 0);
    pipeline.expectNoMoreRecords();
    return events.get(0);
  }
}
