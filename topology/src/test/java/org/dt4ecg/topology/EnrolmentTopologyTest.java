package org.dt4ecg.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dt4ecg.topology.testing.FakeModel.ANNA;
import static org.dt4ecg.topology.testing.FakeModel.VERSION;
import static org.dt4ecg.topology.testing.FakeModel.WALK;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.time.Duration;
import java.util.List;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.testing.Pipeline;
import org.dt4ecg.topology.testing.TestDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The model knows Anna and Bert; Carla and Dora are enrolled. Somebody unknown wears the device.
 */
class EnrolmentTopologyTest {

  private static final String ID = "device-1";
  private static final String CARLA = "user-03";
  private static final String DORA = "user-04";
  private static final TestDevice DEVICE = TestDevice.of(ID, T0);

  private final FakeModel model = new FakeModel().recognisingNobody().embedding(1, 0);
  private final Pipeline pipeline = Pipeline.with(model);
  private int windows;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void aPersonEnrolledWhileTheStreamRunsIsRecognisedFromTheNextWindowOn() {
    assertThat(nextWindow().getFusedDecision()).isEqualTo(IdentityDecision.UNKNOWN_PERSON);
    pipeline.enrol(CARLA, VERSION, 1f, 0f);
    UserActivity event = nextWindow();
    assertThat(event.getFusedDecision()).isEqualTo(IdentityDecision.RECOGNISED);
    assertThat(event.getFusedUserId()).isEqualTo(CARLA);
    assertThat(event.getFusedByTemplate()).isTrue();
    assertThat(pipeline.metric("templates-in-use")).isEqualTo(1);
  }

  @Test
  void aWindowByItselfIsNeverDecidedByTemplate() {
    pipeline.enrol(CARLA, VERSION, 1f, 0f);
    assertThat(nextWindow().getUserId()).isNull();
  }

  @Test
  void theMostSimilarOfThoseEnrolledIsRecognised() {
    pipeline.enrol(CARLA, VERSION, 0.6f, 0.8f).enrol(DORA, VERSION, 0.8f, 0.6f);
    assertThat(nextWindow().getFusedUserId()).isEqualTo(DORA);
  }

  @Test
  void somebodyWhoIsUnlikeAllTemplatesStaysUnknown() {
    pipeline.enrol(CARLA, VERSION, 0f, 1f);
    assertThat(nextWindow().getFusedDecision()).isEqualTo(IdentityDecision.UNKNOWN_PERSON);
  }

  @Test
  void aPersonOfTheTrainingComesBeforeATemplate() {
    model.recognisingAnna();
    pipeline.enrol(CARLA, VERSION, 1f, 0f);
    UserActivity event = nextWindow();
    assertThat(event.getFusedUserId()).isEqualTo(ANNA);
    assertThat(event.getFusedByTemplate()).isFalse();
  }

  @Test
  void templatesAreNotReadWhileAPersonOfTheTrainingIsRecognised() {
    model.recognisingAnna();
    pipeline.enrol(CARLA, VERSION, 1f, 0f);
    nextWindow();
    assertThat(pipeline.metric("templates-in-use")).isZero();
    model.recognisingNobody();
    nextWindow();
    assertThat(pipeline.metric("templates-in-use")).isEqualTo(1);
  }

  @Test
  void aNewerTemplateReplacesThePersonsEarlierOne() {
    pipeline.enrol(CARLA, VERSION, 1f, 0f);
    assertThat(nextWindow().getFusedUserId()).isEqualTo(CARLA);
    pipeline.enrol(CARLA, VERSION, 0f, 1f);
    assertThat(nextWindow().getFusedUserId()).isNull();
  }

  @Test
  void aTombstoneForgetsThePerson() {
    pipeline.enrol(CARLA, VERSION, 1f, 0f).enrol(DORA, VERSION, 0.8f, 0.6f);
    assertThat(nextWindow().getFusedUserId()).isEqualTo(CARLA);
    pipeline.forget(CARLA);
    assertThat(nextWindow().getFusedUserId()).isEqualTo(DORA);
    pipeline.forget(DORA);
    assertThat(nextWindow().getFusedUserId()).isNull();
    assertThat(pipeline.metric("templates-in-use")).isZero();
  }

  @Test
  void templatesOfAnotherModelAreIgnoredAndCounted() {
    pipeline.enrol(CARLA, "ba9876543210", 1f, 0f).enrol(DORA, VERSION, 0.8f, 0.6f);
    assertThat(nextWindow().getFusedUserId()).isEqualTo(DORA);
    assertThat(pipeline.metric("templates-of-other-models")).isEqualTo(1);
    assertThat(pipeline.metric("templates-in-use")).isEqualTo(1);
  }

  @Test
  void aTemplateOfAnotherSizeOrThatPointsNowhereIsIgnoredAndCounted() {
    pipeline.enrol(CARLA, VERSION, 1f, 0f, 0f).enrol(DORA, VERSION, Float.NaN, 1f);
    assertThat(nextWindow().getFusedUserId()).isNull();
    assertThat(pipeline.metric("templates-of-other-models")).isEqualTo(1);
    assertThat(pipeline.metric("templates-unreadable")).isEqualTo(1);
  }

  @Test
  void whatIsNoTemplateIsPassedOverAndCountedAndTheStreamGoesOn() {
    pipeline
        .enrol(CARLA, new byte[] {1, 2, 3})
        .enrol("user-05", new byte[] {0, 0, 0, 0, 99, 1})
        .enrol(DORA, VERSION, 1f, 0f);
    assertThat(nextWindow().getFusedUserId()).isEqualTo(DORA);
    assertThat(pipeline.metric("templates-unreadable")).isEqualTo(2);
    pipeline.enrol(CARLA, VERSION, 1f, 0f).forget("user-05").forget(DORA);
    assertThat(nextWindow().getFusedUserId()).isEqualTo(CARLA);
    assertThat(pipeline.metric("templates-unreadable")).isZero();
  }

  @Test
  void aTemplateUnderAnotherPersonsKeyIsPassedOverSinceNoTombstoneWouldForgetIt() {
    pipeline.enrol(DORA, new IdentityTemplate(CARLA, VERSION, List.of(1f, 0f), 15, T0, List.of()));
    assertThat(nextWindow().getFusedUserId()).isNull();
    assertThat(pipeline.metric("templates-unreadable")).isEqualTo(1);
  }

  @Test
  void aPersonRecognisedByTemplateHasBouts() {
    pipeline.enrol(CARLA, VERSION, 1f, 0f);
    nextWindow();
    nextWindow();
    pipeline.waitFor(Duration.ofSeconds(61)).expectBout(CARLA, WALK, T0, T0.plusSeconds(6), 2);
    pipeline.expectNoMoreRecords();
  }

  private UserActivity nextWindow() {
    int from = windows == 0 ? 0 : 4 * windows + 4;
    pipeline.send(DEVICE.frames(from, 4 * windows + 8));
    return pipeline.expectWindows(ID, T0, windows++).get(0);
  }
}
