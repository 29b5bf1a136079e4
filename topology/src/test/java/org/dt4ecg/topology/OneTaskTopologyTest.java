package org.dt4ecg.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.dt4ecg.topology.testing.FakeModel.ANNA;
import static org.dt4ecg.topology.testing.FakeModel.WALK;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.util.List;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.WearerMatch;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.testing.Pipeline;
import org.dt4ecg.topology.testing.TestDevice;
import org.junit.jupiter.api.Test;

/** Window k ends with frame 4 k + 7. */
class OneTaskTopologyTest {

  private static final String ID = "device-1";
  private static final TestDevice DEVICE = TestDevice.of(ID, T0);

  @Test
  void aModelThatTellsPeopleAloneClaimsNoActivity() {
    FakeModel model = FakeModel.ofTask(ModelTask.IDENTITY);
    try (Pipeline pipeline = Pipeline.with(model)) {
      pipeline.assign(ID, ANNA).send(DEVICE.frames(0, 16));

      List<UserActivity> events = pipeline.expectFirstWindows(ID, T0, 3);

      assertThat(events)
          .allSatisfy(
              event -> {
                assertThat(event.getUserId()).isEqualTo(ANNA);
                assertThat(event.getFusedUserId()).isEqualTo(ANNA);
                assertThat(event.getFusedWearer()).isEqualTo(WearerMatch.REGISTERED_WEARER);
                assertThat(event.getActivity()).isNull();
                assertThat(event.getActivityConfidence()).isZero();
                assertThat(event.getFusedActivity()).isNull();
                assertThat(event.getFusedActivityConfidence()).isZero();
              });
    }
    assertThat(model.openClassifiers()).isZero();
  }

  @Test
  void aModelThatTellsActivitiesAloneNamesNobody() {
    FakeModel model = FakeModel.ofTask(ModelTask.ACTIVITY);
    try (Pipeline pipeline = Pipeline.with(model)) {
      pipeline.assign(ID, ANNA).send(DEVICE.frames(0, 16));

      List<UserActivity> events = pipeline.expectFirstWindows(ID, T0, 3);

      assertThat(events)
          .allSatisfy(
              event -> {
                assertThat(event.getActivity()).isEqualTo(WALK);
                assertThat(event.getFusedActivity()).isEqualTo(WALK);
                assertThat(event.getUserId()).isNull();
                assertThat(event.getWearer()).isEqualTo(WearerMatch.NOT_CLAIMED);
                assertThat(event.getIdentityConfidence()).isZero();
                assertThat(event.getFusedDecision()).isEqualTo(IdentityDecision.NOT_CLAIMED);
                assertThat(event.getFusedUserId()).isNull();
              });
      assertThat(events.get(0).getFusedActivityConfidence()).isCloseTo(0.7f, within(1e-6f));
    }
    assertThat(model.openClassifiers()).isZero();
  }
}
