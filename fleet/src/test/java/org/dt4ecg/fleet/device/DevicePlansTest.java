package org.dt4ecg.fleet.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.junit.jupiter.api.Test;

class DevicePlansTest {

  private static final RecordingSource TWO_PEOPLE =
      new SimulatedRecordings(2, 2, Duration.ofSeconds(1), 1);

  @Test
  void eachDeviceReplaysItsPersonStartingWithAnotherActivity() {
    List<DevicePlan> plans = DevicePlans.replaying(TWO_PEOPLE, info -> true, 2, false);

    assertThat(plans)
        .extracting(DevicePlan::deviceId)
        .containsExactly("wearable-01", "wearable-02");
    assertThat(plans).extracting(DevicePlan::userId).containsExactly("sim-01", "sim-02");
    assertThat(activities(plans.get(0), 10))
        .startsWith("rest", "arm-movements", "walk", "run", "squats", "rest")
        .hasSize(10);
    assertThat(activities(plans.get(1), 10)).startsWith("arm-movements").endsWith("rest");
  }

  @Test
  void aSecondDeviceOfAPersonStartsInTheNextPass() {
    List<DevicePlan> plans = DevicePlans.replaying(TWO_PEOPLE, info -> true, 3, false);

    Recording first = plans.get(2).recordings().iterator().next();

    assertThat(first.recordingId()).isEqualTo("sim-01/02/walk");
  }

  @Test
  void onlyChosenRecordingsArePlayed() {
    List<DevicePlan> plans =
        DevicePlans.replaying(TWO_PEOPLE, info -> info.pass().equals("02"), 1, false);

    assertThat(plans.get(0).recordings())
        .extracting(Recording::sessionId)
        .allMatch(session -> session.contains("/02/"))
        .hasSize(5);
  }

  @Test
  void aFinitePlanEnds() {
    Iterator<Recording> recordings =
        DevicePlans.replaying(TWO_PEOPLE, info -> info.activity().equals("run"), 1, false)
            .get(0)
            .recordings()
            .iterator();
    recordings.next();
    recordings.next();

    assertThat(recordings.hasNext()).isFalse();
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(recordings::next);
  }

  @Test
  void anEndlessPlanStartsOver() {
    DevicePlan plan =
        DevicePlans.replaying(TWO_PEOPLE, info -> info.activity().equals("run"), 1, true).get(0);
    Iterator<Recording> recordings = plan.recordings().iterator();

    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(recordings.next().recordingId());
    }

    assertThat(plan.endless()).isTrue();
    assertThat(recordings.hasNext()).isTrue();
    assertThat(ids)
        .containsExactly("sim-01/01/run", "sim-01/02/run", "sim-01/01/run", "sim-01/02/run");
  }

  @Test
  void simulatedDevicesShowAllActivitiesAtOnce() {
    List<DevicePlan> plans = DevicePlans.simulated(5, 42);
    assertThat(DevicePlans.simulated("device-", 1, 42).get(0).deviceId()).isEqualTo("device-01");

    assertThat(plans).allMatch(DevicePlan::endless);
    assertThat(plans)
        .extracting(plan -> plan.recordings().iterator().next().activity())
        .containsExactly("rest", "arm-movements", "walk", "run", "squats");
    assertThat(plans)
        .allSatisfy(
            plan ->
                assertThat(plan.recordings().iterator().next().userId()).isEqualTo(plan.userId()));
  }

  @Test
  void aFleetNeedsDevicesAndRecordings() {
    assertThatIllegalArgumentException().isThrownBy(() -> DevicePlans.simulated(0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DevicePlans.replaying(TWO_PEOPLE, info -> false, 1, false))
        .withMessageContaining("None of the 20 recordings of simulated was chosen");
  }

  @Test
  void aRecordingThatCannotBeReadEndsThePlan() {
    RecordingSource broken =
        new RecordingSource() {
          @Override
          public String dataset() {
            return "broken";
          }

          @Override
          public List<RecordingInfo> recordings() {
            return List.of(new RecordingInfo("r", "u", "s", "01", "rest"));
          }

          @Override
          public Recording read(RecordingInfo info) throws IOException {
            throw new IOException("the disk is gone");
          }
        };

    Iterator<Recording> recordings =
        DevicePlans.replaying(broken, info -> true, 1, false).get(0).recordings().iterator();

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(recordings::next)
        .withMessageContaining("the disk is gone");
  }

  private static List<String> activities(DevicePlan plan, int howMany) {
    List<String> activities = new ArrayList<>();
    Iterator<Recording> recordings = plan.recordings().iterator();
    for (int i = 0; i < howMany; i++) {
      activities.add(recordings.next().activity());
    }
    return activities;
  }
}
