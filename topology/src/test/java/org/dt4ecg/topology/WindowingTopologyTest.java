package org.dt4ecg.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.testing.Pipeline;
import org.dt4ecg.topology.testing.TestDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Frames of half a second; windows of 4 s every 2 s; gap 5 s, grace 10 s, silence 60 s. */
class WindowingTopologyTest {

  private static final String ID = "device-1";
  private static final TestDevice DEVICE = TestDevice.of(ID, T0);

  private final FakeModel model = new FakeModel();
  private final Pipeline pipeline = Pipeline.with(model);

  @AfterEach
  void close() {
    pipeline.close();
    assertThat(model.openClassifiers()).isZero();
  }

  @Test
  void framesInOrderBecomeWindowsAsSoonAsTheirLastSampleIsThere() {
    pipeline.send(DEVICE.frames(0, 7)).expectNoMoreRecords();
    pipeline.send(DEVICE.frame(7)).expectWindows(ID, T0, 0);
    pipeline.send(DEVICE.frames(8, 12)).expectWindows(ID, T0, 1);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void reorderedFramesBecomeTheSameWindows() {
    List<EcgSamples> frames = new ArrayList<>(DEVICE.frames(0, 20));
    Collections.swap(frames, 3, 6);
    Collections.swap(frames, 9, 14);
    pipeline.send(frames).expectFirstWindows(ID, T0, 4);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aFirstFrameThatIsOvertakenStillStartsTheSession() {
    pipeline.send(DEVICE.frames(1, 6)).send(DEVICE.frame(0)).send(DEVICE.frames(6, 8));
    pipeline.expectWindows(ID, T0, 0);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aFrameThatIsRepeatedBeforeItsWindowIsSealedCountsOnce() {
    pipeline.send(DEVICE.frames(0, 5)).send(DEVICE.frames(2, 5)).send(DEVICE.frames(5, 8));
    pipeline.expectWindows(ID, T0, 0);
    pipeline.expectNoMoreRecords();
    assertThat(pipeline.counters().framesRepeated()).isEqualTo(3);
    assertThat(pipeline.counters().framesIn()).isEqualTo(11);
  }

  @Test
  void aFrameThatIsRepeatedAfterItWasWindowedIsNoDeadLetter() {
    pipeline.send(DEVICE.frames(0, 20)).expectFirstWindows(ID, T0, 4);
    pipeline.send(DEVICE.frames(0, 20)).expectNoMoreRecords();
    assertThat(pipeline.counters().framesRepeated()).isEqualTo(20);
  }

  @Test
  void windowsWithAHoleAreSkippedOnceTheGraceIsOverAndTheOthersComeOut() {
    pipeline.send(DEVICE.frames(0, 9)).expectWindows(ID, T0, 0);
    // Frame 9, at 4.5 s, is lost: windows 1 [2, 6) and 2 [4, 8) lack it.
    pipeline.send(DEVICE.frames(10, 35)).expectNoMoreRecords();
    pipeline.send(DEVICE.frames(35, 40)).expectWindows(ID, T0, 3, 4, 5, 6, 7, 8);
    pipeline.expectNoMoreRecords();
    assertThat(pipeline.counters().windowsIncomplete()).isEqualTo(2);
  }

  @Test
  void aLostFrameThatComesWithinTheGraceCompletesItsWindows() {
    pipeline.send(DEVICE.frames(0, 9)).send(DEVICE.frames(10, 30)).expectWindows(ID, T0, 0);
    pipeline.send(DEVICE.frame(9)).expectWindows(ID, T0, 1, 2, 3, 4, 5);
    pipeline.expectNoMoreRecords();
    assertThat(pipeline.counters().windowsIncomplete()).isZero();
  }

  @Test
  void windowsBehindAHoleAreReleasedWhenTheDeviceFallsSilent() {
    pipeline.send(DEVICE.frames(0, 9)).send(DEVICE.frames(10, 20)).expectWindows(ID, T0, 0);
    pipeline.waitFor(Duration.ofSeconds(10)).expectNoMoreRecords();
    pipeline.waitFor(Duration.ofSeconds(1)).expectWindows(ID, T0, 3);
    pipeline.expectNoMoreRecords();
    assertThat(pipeline.counters().windowsIncomplete()).isEqualTo(2);
  }

  @Test
  void aHoleLongerThanTheGapStartsANewSessionOnItsOwnGrid() {
    TestDevice later = DEVICE.startingAt(T0.plusMillis(60_250));
    pipeline.send(DEVICE.frames(0, 11)).expectWindows(ID, T0, 0);
    pipeline.send(later.frames(0, 12)).expectFirstWindows(ID, later.start(), 2);
    pipeline.expectBout(FakeModel.ANNA, FakeModel.WALK, T0, T0.plusSeconds(4), 1);
    pipeline.expectNoMoreRecords();
    // Both sessions may still go on.
    assertThat(pipeline.counters().framesOpen()).isEqualTo(11);
    pipeline.waitFor(Duration.ofMinutes(15).plusSeconds(1));
    pipeline.expectBout(
        FakeModel.ANNA, FakeModel.WALK, later.start(), later.start().plusSeconds(6), 2);
    pipeline.expectNoMoreRecords();
    // The last window of each was partly covered: that counts once.
    assertThat(pipeline.counters().windowsIncomplete()).isEqualTo(2);
    assertThat(pipeline.counters().framesOpen()).isZero();
  }

  @Test
  void aSessionBehindABreakWaitsForTheGraceIfFramesMayBeMissingBeforeIt() {
    // Frames 11 to 21 were lost or are late: those from 10 s on could still join the first session.
    TestDevice later = DEVICE.startingAt(T0.plusSeconds(11));
    List<EcgSamples> behind = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      behind.add(later.frameAt(22 + i, later.start().plusMillis(500L * i)));
    }
    pipeline.send(DEVICE.frames(0, 11)).expectWindows(ID, T0, 0);
    pipeline.send(behind.subList(0, 20)).expectNoMoreRecords();
    pipeline.send(behind.subList(20, 21)).expectFirstWindows(ID, later.start(), 4);
    pipeline.expectBout(FakeModel.ANNA, FakeModel.WALK, T0, T0.plusSeconds(4), 1);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aFrameBehindTheSealedWindowsIsLate() {
    pipeline.send(DEVICE.frames(0, 3)).send(DEVICE.frames(4, 40));
    pipeline.expectWindows(ID, T0, 1, 2, 3, 4, 5, 6, 7, 8);
    EcgSamples late = DEVICE.frame(3);
    pipeline.send(late).expectDeadLetter(RejectionReason.LATE, late);
    pipeline.expectNoMoreRecords();
    assertThat(pipeline.counters().deadLetters()).containsOnlyKeys("LATE");
  }

  @Test
  void aClockThatDriftsCostsNoWindow() {
    TestDevice drifting = DEVICE.drifting(496);
    pipeline.send(drifting.framesOf(Duration.ofSeconds(62))).expectFirstWindows(ID, T0, 30);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aClockThatDriftsTheOtherWayCostsNoWindow() {
    TestDevice drifting = DEVICE.drifting(503);
    pipeline.send(drifting.framesOf(Duration.ofSeconds(62))).expectFirstWindows(ID, T0, 30);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void jitterOfTheFramesCostsNoWindow() {
    Random random = new Random(7);
    List<EcgSamples> frames = new ArrayList<>(List.of(DEVICE.frame(0)));
    for (int i = 1; i < 60; i++) {
      frames.add(
          DEVICE.frameAt(i, T0.plusMillis(500L * i).plusNanos(random.nextInt(30_000) * 1_000L)));
    }
    pipeline.send(frames).expectFirstWindows(ID, T0, 14);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aDeviceADayBehindIsNotSilenced() {
    TestDevice behind = TestDevice.of("behind", T0.minus(Duration.ofDays(1)));
    pipeline.send(DEVICE.frames(0, 8)).expectWindows(ID, T0, 0);
    pipeline.send(behind.frames(0, 8)).expectWindows("behind", behind.start(), 0);
    pipeline.send(DEVICE.frames(8, 12)).expectWindows(ID, T0, 1);
    pipeline.send(behind.frames(8, 12)).expectWindows("behind", behind.start(), 1);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aDeviceADayAheadDoesNotAgeOutTheOthers() {
    TestDevice behind = TestDevice.of("behind", T0.minus(Duration.ofDays(1)));
    pipeline.send(behind.frames(0, 9)).expectWindows("behind", behind.start(), 0);
    pipeline.send(DEVICE.frames(0, 40)).expectFirstWindows(ID, T0, 9);
    pipeline.send(behind.frames(10, 12)).expectNoMoreRecords();
    pipeline.send(behind.frame(9)).expectWindows("behind", behind.start(), 1);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aClockInTheFutureGoesToDeadLettersAndTroublesNobodyElse() {
    TestDevice ahead = TestDevice.of("ahead", Pipeline.NOW.plus(Duration.ofDays(400)));
    pipeline.send(DEVICE.frames(0, 4));
    pipeline.send(ahead.frame(0)).expectDeadLetter(RejectionReason.TIME_IN_FUTURE, ahead.frame(0));
    pipeline.send(DEVICE.frames(4, 8)).expectWindows(ID, T0, 0);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aSilentDeviceIsClosedAndItsFramesAreRemoved() {
    pipeline.send(DEVICE.frames(0, 11)).expectWindows(ID, T0, 0);
    pipeline.waitFor(Duration.ofSeconds(61));
    pipeline.expectBout(FakeModel.ANNA, FakeModel.WALK, T0, T0.plusSeconds(4), 1);
    pipeline.waitFor(Duration.ofMinutes(14));
    pipeline.expectNoMoreRecords();
    assertThat(pipeline.counters().framesOpen()).isZero();
    assertThat(pipeline.counters().framesWindowed()).isEqualTo(11);
    assertThat(pipeline.counters().windowsIncomplete()).isEqualTo(1);
  }

  @Test
  void aDeviceThatUploadsInBurstsKeepsItsSession() {
    pipeline.send(DEVICE.frames(0, 11)).expectWindows(ID, T0, 0);
    pipeline.waitFor(Duration.ofSeconds(30));
    pipeline.send(DEVICE.frames(11, 16)).expectWindows(ID, T0, 1, 2);
    pipeline.expectNoMoreRecords();
    assertThat(pipeline.counters().windowsIncomplete()).isZero();
  }

  @Test
  void aFrameThatContinuesASessionAfterASilenceContinuesItsGrid() {
    pipeline.send(DEVICE.frames(0, 11)).expectWindows(ID, T0, 0);
    pipeline.waitFor(Duration.ofSeconds(61));
    pipeline.expectBout(FakeModel.ANNA, FakeModel.WALK, T0, T0.plusSeconds(4), 1);
    pipeline.send(DEVICE.frames(11, 16)).expectWindows(ID, T0, 1, 2);
    pipeline.expectNoMoreRecords();
    assertThat(pipeline.counters().windowsIncomplete()).isZero();
  }

  @Test
  void aDeviceThatComesBackAfterItWasClosedStartsANewSession() {
    pipeline.send(DEVICE.frames(0, 8)).expectWindows(ID, T0, 0);
    pipeline.waitFor(Duration.ofMinutes(16));
    pipeline.expectBout(FakeModel.ANNA, FakeModel.WALK, T0, T0.plusSeconds(4), 1);
    pipeline.send(DEVICE.frames(6, 16)).expectNoMoreRecords();
    // Frame 8 is not the first by its number, so that earlier ones are waited for.
    pipeline.waitFor(Duration.ofSeconds(11)).expectWindows(ID, T0.plusSeconds(4), 0);
    pipeline.expectNoMoreRecords();
    assertThat(pipeline.counters().framesRepeated()).isEqualTo(2);
  }

  @Test
  void aFrameThatWasWindowedInPartBringsNoWindowAgain() {
    EcgSamples inBulk =
        DEVICE.withFramesOf(Duration.ofMillis(10_300)).frameAt(11, T0.plusMillis(1_300));
    pipeline.send(DEVICE.frames(0, 11)).expectWindows(ID, T0, 0);
    pipeline.send(inBulk).expectDeadLetter(RejectionReason.OVERLAP, inBulk);
    pipeline.waitFor(Duration.ofMinutes(16));
    pipeline.expectBout(FakeModel.ANNA, FakeModel.WALK, T0, T0.plusSeconds(4), 1);
    pipeline.send(inBulk).expectDeadLetter(RejectionReason.LATE, inBulk);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aDeviceThatStartsAnewCountsItsFramesAnew() {
    pipeline.send(DEVICE.frames(0, 8)).expectWindows(ID, T0, 0);
    TestDevice restarted = DEVICE.startingAt(T0.plusSeconds(4));
    pipeline.send(restarted.frames(0, 8)).expectWindows(ID, T0, 1, 2);
    pipeline.send(restarted.frames(0, 2)).expectNoMoreRecords();
    assertThat(pipeline.counters().framesRepeated()).isEqualTo(2);
  }

  @Test
  void framesThatARestartedDeviceSendsAgainAreKnown() {
    pipeline.send(DEVICE.frames(0, 20)).expectFirstWindows(ID, T0, 4);
    pipeline.waitFor(Duration.ofMinutes(2));
    pipeline.expectBout(FakeModel.ANNA, FakeModel.WALK, T0, T0.plusSeconds(10), 4);
    pipeline.send(DEVICE.frameAt(0, T0.plusSeconds(10)));
    for (int i = 19; i >= 0; i--) {
      pipeline.send(DEVICE.frame(i));
    }
    pipeline.expectNoMoreRecords();
    assertThat(pipeline.counters().framesRepeated()).isEqualTo(20);
  }

  @Test
  void framesOfAnotherTimeDoNotKeepASessionOpen() {
    pipeline.send(DEVICE.frames(0, 9)).send(DEVICE.frames(10, 20)).expectWindows(ID, T0, 0);
    EcgSamples decided = DEVICE.withSignalOf(2).frame(1);
    for (int i = 0; i < 30; i++) {
      pipeline.send(decided).expectDeadLetter(RejectionReason.LATE, decided);
      pipeline.waitFor(Duration.ofMillis(500));
    }
    pipeline.expectWindows(ID, T0, 3);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void samplesOfATimeThatOtherSamplesHaveGoToDeadLetters() {
    EcgSamples shifted = DEVICE.frameAt(2, DEVICE.frame(2).getStartTime().plusNanos(300_000));
    pipeline.send(DEVICE.frames(0, 3));
    pipeline.send(shifted).expectDeadLetter(RejectionReason.OVERLAP, shifted);
    pipeline.send(DEVICE.frames(3, 8)).expectWindows(ID, T0, 0);
    pipeline.expectNoMoreRecords();
  }
}
