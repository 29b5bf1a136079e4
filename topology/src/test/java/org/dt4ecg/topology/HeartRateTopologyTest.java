package org.dt4ecg.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.dt4ecg.topology.testing.FakeModel.ANNA;
import static org.dt4ecg.topology.testing.FakeModel.WALK;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.time.Duration;
import java.util.List;
import org.dt4ecg.schemas.avro.ActivityBout;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.testing.Pipeline;
import org.dt4ecg.topology.testing.TestDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Frames of half a second; windows of 4 s every 2 s. */
class HeartRateTopologyTest {

  private static final String ID = "device-1";
  private static final TestDevice DEVICE = TestDevice.of(ID, T0);

  private final Pipeline pipeline = Pipeline.with(new FakeModel());

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void resultsEventsAndBoutsTellTheHeartRateAndTheLead() {
    pipeline.send(DEVICE.beatingFrames(0, 12, 75));

    assertThat(pipeline.expectFirstWindows(ID, T0, 2))
        .allSatisfy(
            event -> {
              // A beat that the window's edge cuts lies a little beside its middle.
              assertThat(event.getHeartRate()).isCloseTo(75f, within(1.5f));
              assertThat(event.getHeartBeats()).isBetween(4, 6);
              assertThat(event.getLead()).isEqualTo("I");
            });
    pipeline.waitFor(Duration.ofSeconds(61));
    ActivityBout bout = pipeline.expectBout(ANNA, WALK, T0, T0.plusSeconds(6), 2);
    assertThat(bout.getMeanHeartRate()).isCloseTo(75f, within(1.5f));
    assertThat(bout.getHeartRateWindows()).isEqualTo(2);
    assertThat(bout.getLead()).isEqualTo("I");
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aSignalWithoutBeatsHasNoHeartRateAndNobodyDoesAnything() {
    pipeline.send(DEVICE.noise(0, 12));

    assertThat(pipeline.expectFirstWindows(ID, T0, 2))
        .allSatisfy(
            event -> {
              assertThat(event.getSignalQuality()).isEqualTo(SignalQuality.UNUSABLE);
              assertThat(event.getHeartRate()).isNull();
              assertThat(event.getActivity()).isNull();
            });
    pipeline.waitFor(Duration.ofSeconds(61));
    pipeline.expectNoMoreRecords();
  }

  @Test
  void ofAHeartWhoseRateCannotBeToldABoutHasNoMean() {
    pipeline.send(DEVICE.irregularFrames(0, 12));

    assertThat(pipeline.expectFirstWindows(ID, T0, 2))
        .allSatisfy(
            event -> {
              assertThat(event.getSignalQuality()).isEqualTo(SignalQuality.GOOD);
              assertThat(event.getHeartRate()).isNull();
            });
    pipeline.waitFor(Duration.ofSeconds(61));
    ActivityBout bout = pipeline.expectBout(ANNA, WALK, T0, T0.plusSeconds(6), 2);
    assertThat(bout.getMeanHeartRate()).isNull();
    assertThat(bout.getHeartRateWindows()).isZero();
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aBoutsMeanIsOverTheWindowsThatHaveAHeartRate() {
    // Windows 0 and 1 are regular, 2 is half so, from 3 on no rate can be told.
    pipeline.send(DEVICE.beatingFrames(0, 12, 100)).send(DEVICE.irregularFrames(12, 20));
    List<UserActivity> events = pipeline.expectFirstWindows(ID, T0, 4);
    pipeline.waitFor(Duration.ofSeconds(61));
    ActivityBout bout = pipeline.expectBout(ANNA, WALK, T0, T0.plusSeconds(10), 4);

    List<Float> rates =
        events.stream().map(UserActivity::getHeartRate).filter(rate -> rate != null).toList();
    assertThat(rates).hasSizeBetween(2, 3);
    assertThat(bout.getHeartRateWindows()).isEqualTo(rates.size());
    assertThat(bout.getMeanHeartRate())
        .isCloseTo(
            (float) rates.stream().mapToDouble(Float::doubleValue).average().orElseThrow(),
            within(1e-3f));
    pipeline.expectNoMoreRecords();
  }

  @Test
  void howTheSignalIsCutIntoFramesDoesNotMatter() {
    TestDevice longFrames = TestDevice.of("device-2", T0).withFramesOf(Duration.ofSeconds(2));
    pipeline.send(DEVICE.beatingFrames(0, 20, 91)).send(longFrames.beatingFrames(0, 5, 91));

    List<UserActivity> events = pipeline.expectFirstWindows(ID, T0, 4);
    List<UserActivity> others = pipeline.expectFirstWindows("device-2", T0, 4);
    assertThat(others)
        .extracting(UserActivity::getHeartRate)
        .containsExactlyElementsOf(events.stream().map(UserActivity::getHeartRate).toList())
        .doesNotContainNull();
    pipeline.expectNoMoreRecords();
  }
}
