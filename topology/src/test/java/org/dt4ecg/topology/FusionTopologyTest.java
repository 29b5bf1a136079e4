package org.dt4ecg.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.dt4ecg.topology.testing.FakeModel.ANNA;
import static org.dt4ecg.topology.testing.FakeModel.BERT;
import static org.dt4ecg.topology.testing.FakeModel.REST;
import static org.dt4ecg.topology.testing.FakeModel.WALK;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.dt4ecg.model.FusedPrediction;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.fusion.FusionState;
import org.dt4ecg.model.fusion.SessionFusion;
import org.dt4ecg.schemas.avro.DeviceProgress;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.WearerMatch;
import org.dt4ecg.topology.events.FramesToEvents;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.testing.Pipeline;
import org.dt4ecg.topology.testing.TestDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The model fuses up to three windows; window k ends with frame 4 k + 7. */
class FusionTopologyTest {

  private static final String ID = "device-1";
  private static final TestDevice DEVICE = TestDevice.of(ID, T0);

  private final FakeModel model = FakeModel.fusing();
  private final Pipeline pipeline = Pipeline.with(model);

  @AfterEach
  void close() {
    pipeline.close();
    assertThat(model.openClassifiers()).isZero();
  }

  @Test
  void anEventCarriesTheDecisionOfItsWindowAndThatOfItsSession() {
    pipeline.send(DEVICE.frames(0, 8));
    UserActivity event = pipeline.expectWindows(ID, T0, 0).get(0);
    assertThat(event.getUserId()).isEqualTo(ANNA);
    assertThat(event.getFusedUserId()).isEqualTo(ANNA);
    assertThat(event.getFusedDecision()).isEqualTo(IdentityDecision.RECOGNISED);
    assertThat(event.getFusedByTemplate()).isFalse();
    assertThat(event.getFusedIdentityConfidence()).isCloseTo(0.9f, within(1e-6f));
    assertThat(event.getFusedActivity()).isEqualTo(WALK);
    assertThat(event.getFusedActivityConfidence()).isCloseTo(0.7f, within(1e-6f));
    assertThat(event.getFusedWindows()).isEqualTo(1);
  }

  @Test
  void agreeingWindowsMakeThePersonMoreCertainThanEachOfThem() {
    pipeline.send(DEVICE.frames(0, 16));
    List<UserActivity> events = pipeline.expectFirstWindows(ID, T0, 3);
    assertThat(events).extracting(UserActivity::getIdentityConfidence).containsOnly(0.9f);
    assertThat(events)
        .extracting(UserActivity::getFusedIdentityConfidence)
        .satisfies(
            fused -> assertThat(fused.get(1)).isCloseTo(0.81f / 0.82f, within(1e-6f)),
            fused -> assertThat(fused.get(2)).isCloseTo(0.729f / 0.730f, within(1e-6f)));
  }

  @Test
  void noMoreWindowsAreFusedThanTheContractSays() {
    pipeline.send(DEVICE.frames(0, 24));
    assertThat(pipeline.expectFirstWindows(ID, T0, 5))
        .extracting(UserActivity::getFusedWindows)
        .containsExactly(1, 2, 3, 3, 3);
  }

  @Test
  void aSingleWindowThatIsTakenForAnotherPersonDoesNotChangeWhoWearsTheDevice() {
    pipeline.assign(ID, ANNA).send(DEVICE.frames(0, 12)).expectFirstWindows(ID, T0, 2);
    model.recognisingBert();
    UserActivity event = pipeline.send(DEVICE.frames(12, 16)).expectWindows(ID, T0, 2).get(0);
    assertThat(event.getUserId()).isEqualTo(BERT);
    assertThat(event.getWearer()).isEqualTo(WearerMatch.OTHER_PERSON);
    assertThat(event.getFusedUserId()).isEqualTo(ANNA);
  }

  @Test
  void anActivityThatIsSeenOnceDoesNotChangeTheFusedOne() {
    model.seeingRest(0.9f);
    pipeline.send(DEVICE.frames(0, 12)).expectFirstWindows(ID, T0, 2);
    model.seeingRest(0.2f);
    UserActivity event = pipeline.send(DEVICE.frames(12, 16)).expectWindows(ID, T0, 2).get(0);
    assertThat(event.getActivity()).isEqualTo(WALK);
    assertThat(event.getFusedActivity()).isEqualTo(REST);
  }

  @Test
  void nobodyIsClaimedBeforeTheFirstUsableWindow() {
    pipeline.send(DEVICE.withSignalOf(0).frames(0, 8));
    UserActivity event = pipeline.expectWindows(ID, T0, 0).get(0);
    assertThat(event.getFusedDecision()).isEqualTo(IdentityDecision.NOT_CLAIMED);
    assertThat(event.getFusedUserId()).isNull();
    assertThat(event.getFusedActivity()).isNull();
    assertThat(event.getFusedWindows()).isZero();
  }

  @Test
  void anUnusableWindowTakesNothingFromWhatIsKnown() {
    pipeline.send(DEVICE.frames(0, 8)).expectWindows(ID, T0, 0);
    pipeline.send(DEVICE.withSignalOf(0).frames(8, 16));
    UserActivity unusable = pipeline.expectWindows(ID, T0, 1, 2).get(1);
    assertThat(unusable.getSignalQuality()).isEqualTo(SignalQuality.UNUSABLE);
    assertThat(unusable.getUserId()).isNull();
    assertThat(unusable.getActivity()).isNull();
    assertThat(unusable.getFusedUserId()).isEqualTo(ANNA);
    assertThat(unusable.getFusedActivity()).isNotNull();
  }

  @Test
  void aNewRecordingSessionKnowsNothingOfTheOneBefore() {
    pipeline.send(DEVICE.frames(0, 12)).expectFirstWindows(ID, T0, 2);
    TestDevice later = DEVICE.startingAt(T0.plusSeconds(60));
    model.recognisingBert();
    UserActivity event =
        pipeline.send(later.frames(0, 8)).expectWindows(ID, later.start(), 0).get(0);
    assertThat(event.getFusedUserId()).isEqualTo(BERT);
    assertThat(event.getFusedWindows()).isEqualTo(1);
  }

  @Test
  void whatADeviceSaidIsForgottenWhenItHasFallenSilent() {
    pipeline.send(DEVICE.frames(0, 8)).expectWindows(ID, T0, 0);
    pipeline.waitFor(Duration.ofMinutes(15));
    assertThat(evidenceOf(ID)).isNotEmpty();
    pipeline.waitFor(Duration.ofSeconds(1));
    assertThat(evidenceOf(ID)).isEmpty();
  }

  @Test
  void aSilenceShorterThanTheHopDoesNotTearASessionApart() {
    try (Pipeline impatient =
        Pipeline.builder(model)
            .set(TopologyConfig.BATCH_LINGER_MS, 0)
            .set(TopologyConfig.SILENCE_MS, 1500)
            .start()) {
      for (EcgSamples frame : DEVICE.frames(0, 16)) {
        impatient.send(frame).waitFor(Duration.ofMillis(500));
      }
      assertThat(impatient.takeAllWindows())
          .extracting(UserActivity::getFusedWindows)
          .containsExactly(1, 2, 3);
    }
  }

  @Test
  void devicesThatAreADayApartAreFusedEachForItself() {
    TestDevice behind = TestDevice.of("behind", T0.minus(Duration.ofDays(1)));
    pipeline.send(DEVICE.frames(0, 8)).expectWindows(ID, T0, 0);
    model.recognisingBert();
    pipeline.send(behind.frames(0, 8));
    assertThat(pipeline.expectWindows("behind", behind.start(), 0).get(0).getFusedUserId())
        .isEqualTo(BERT);
    pipeline.send(behind.frames(8, 12));
    assertThat(pipeline.expectWindows("behind", behind.start(), 1).get(0).getFusedWindows())
        .isEqualTo(2);
    model.recognisingAnna();
    UserActivity event = pipeline.send(DEVICE.frames(8, 12)).expectWindows(ID, T0, 1).get(0);
    assertThat(event.getFusedUserId()).isEqualTo(ANNA);
    assertThat(event.getFusedWindows()).isEqualTo(2);
    assertThat(event.getFusedIdentityConfidence()).isCloseTo(0.81f / 0.82f, within(1e-6f));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theStreamFusesWhatTheModelFusesOverTheSameWindows(long seed) {
    Random random = new Random(seed);
    SessionFusion fusion = new SessionFusion(model.contract());
    FusionState state = FusionState.EMPTY;
    for (int k = 0; k < 25; k++) {
      float anna = random.nextFloat();
      float rest = random.nextFloat();
      model.recognisingAnna(anna).seeingRest(rest);
      UserActivity event =
          pipeline
              .send(DEVICE.frames(k == 0 ? 0 : 4 * k + 4, 4 * k + 8))
              .expectWindows(ID, T0, k)
              .get(0);
      Prediction prediction =
          new Prediction(
              new float[] {anna, 1 - anna}, new float[] {rest, 1 - rest}, new float[] {1, 0});
      state = fusion.next(state, k, prediction, event.getSignalQuality());
      FusedPrediction fused = fusion.fused(state);
      assertThat(event.getFusedIdentityConfidence())
          .isEqualTo(Math.max(fused.identity()[0], fused.identity()[1]));
      assertThat(event.getFusedActivityConfidence())
          .isEqualTo(Math.max(fused.activity()[0], fused.activity()[1]));
      assertThat(event.getFusedWindows()).isEqualTo(fused.windows());
    }
  }

  /** What is stored of what the windows of a device said of a person. */
  private List<ByteBuffer> evidenceOf(String deviceId) {
    List<ByteBuffer> evidence = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all =
        pipeline.driver().<Bytes, byte[]>getKeyValueStore(FramesToEvents.DEVICES).all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> entry = all.next();
        String key = new String(entry.key.get(), UTF_8);
        if (key.startsWith("P" + deviceId + '\0')) {
          ByteBuffer bytes = pipeline.read(DeviceProgress.class, entry.value).getEvidence();
          if (bytes.hasRemaining()) {
            evidence.add(bytes);
          }
        }
      }
    }
    return evidence;
  }
}
