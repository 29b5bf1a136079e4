package org.dt4ecg.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.dt4ecg.topology.testing.FakeModel.ANNA;
import static org.dt4ecg.topology.testing.FakeModel.BERT;
import static org.dt4ecg.topology.testing.FakeModel.REST;
import static org.dt4ecg.topology.testing.FakeModel.WALK;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.time.Duration;
import java.time.Instant;
import org.dt4ecg.schemas.avro.ActivityBout;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.testing.Pipeline;
import org.dt4ecg.topology.testing.TestDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoutsTopologyTest {

  private static final String ID = "device-1";
  private static final TestDevice DEVICE = TestDevice.of(ID, T0);

  private final FakeModel model = new FakeModel();
  private final Pipeline pipeline = Pipeline.with(model);

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void aBoutComesOutOnceWhenTheActivityChanges() {
    model.seeingRest(0.9f);
    pipeline.send(DEVICE.frames(0, 12)).expectFirstWindows(ID, T0, 2);
    model.seeingRest(0.6f);
    pipeline.send(DEVICE.frames(12, 16)).expectWindows(ID, T0, 2);
    pipeline.expectNoMoreRecords();
    model.seeingRest(0.1f);
    pipeline.send(DEVICE.frames(16, 20)).expectWindows(ID, T0, 3);
    ActivityBout bout = pipeline.expectBout(ANNA, REST, T0, at(8), 3);
    assertThat(bout.getDeviceId()).isEqualTo(ID);
    assertThat(bout.getMeanConfidence()).isCloseTo(0.8f, within(1e-6f));
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aBoutEndsWhenNoEventComesAnyMore() {
    pipeline.send(DEVICE.frames(0, 12)).expectFirstWindows(ID, T0, 2);
    pipeline.waitFor(Duration.ofSeconds(60)).expectNoMoreRecords();
    pipeline.waitFor(Duration.ofSeconds(1)).expectBout(ANNA, WALK, T0, at(6), 2);
    pipeline.waitFor(Duration.ofMinutes(5)).expectNoMoreRecords();
  }

  @Test
  void aWindowThatIsTakenForAnotherPersonDoesNotEndABout() {
    pipeline.send(DEVICE.frames(0, 12)).expectFirstWindows(ID, T0, 2);
    model.recognisingBert();
    pipeline.send(DEVICE.frames(12, 16)).expectWindows(ID, T0, 2);
    model.recognisingAnna();
    pipeline.send(DEVICE.frames(16, 20)).expectWindows(ID, T0, 3);
    pipeline.waitFor(Duration.ofSeconds(61)).expectBout(ANNA, WALK, T0, at(10), 3);
    pipeline.expectBout(BERT, WALK, at(4), at(8), 1);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aSingleWindowOfAnotherActivityDoesNotCutABoutThatIsFused() {
    FakeModel fusing = FakeModel.fusing().seeingRest(0.9f);
    try (Pipeline fused = Pipeline.with(fusing)) {
      fused.send(DEVICE.frames(0, 12)).expectFirstWindows(ID, T0, 2);
      fusing.seeingRest(0.2f).recognisingBert();
      fused.send(DEVICE.frames(12, 16)).expectWindows(ID, T0, 2);
      fusing.seeingRest(0.9f).recognisingAnna();
      fused.send(DEVICE.frames(16, 20)).expectWindows(ID, T0, 3);
      fused.waitFor(Duration.ofSeconds(61)).expectBout(ANNA, REST, T0, at(10), 4);
      fused.expectNoMoreRecords();
    }
  }

  @Test
  void nobodyHasNoBouts() {
    model.recognisingNobody();
    pipeline.send(DEVICE.frames(0, 8)).expectWindows(ID, T0, 0);
    pipeline.waitFor(Duration.ofMinutes(5)).expectNoMoreRecords();
  }

  @Test
  void theBoutsOfADeviceADayBehindAreNotClosedByTheOthers() {
    TestDevice behind = TestDevice.of("behind", T0.minus(Duration.ofDays(1)));
    pipeline.send(behind.frames(0, 8)).expectWindows("behind", behind.start(), 0);
    pipeline.send(DEVICE.frames(0, 12)).expectFirstWindows(ID, T0, 2);
    pipeline.send(behind.frames(8, 12)).expectWindows("behind", behind.start(), 1);
    pipeline.expectNoMoreRecords();
    pipeline.waitFor(Duration.ofSeconds(61));
    pipeline.expectBout(ANNA, WALK, behind.start(), behind.start().plusSeconds(6), 2);
    pipeline.expectBout(ANNA, WALK, T0, at(6), 2);
    pipeline.expectNoMoreRecords();
  }

  private static Instant at(int seconds) {
    return T0.plusSeconds(seconds);
  }
}
