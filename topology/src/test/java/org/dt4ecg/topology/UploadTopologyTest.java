package org.dt4ecg.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.testing.Pipeline;
import org.dt4ecg.topology.testing.TestDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads as devices make them. Windows of 4 s every 2 s; gap 5 s, grace 10 s. */
class UploadTopologyTest {

  private static final String ID = "device-1";
  private static final TestDevice DEVICE = TestDevice.of(ID, T0);

  private final Pipeline pipeline = Pipeline.with(new FakeModel());

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void aDeviceThatRestartsWithItsClockSetBackLosesNothing() {
    TestDevice setBack = DEVICE.startingAt(T0.minus(Duration.ofMinutes(30)));
    pipeline.send(DEVICE.frames(0, 120)).send(setBack.frames(0, 120));
    assertThat(pipeline.takeAllWindows()).hasSize(58);
    pipeline.expectNoMoreRecords();
  }

  @ParameterizedTest
  @ValueSource(longs = {240, 1_800})
  void oneFrameStampedAheadCostsItselfAlone(long secondsAhead) {
    EcgSamples ahead = DEVICE.frameAt(20, T0.plusSeconds(10 + secondsAhead));
    pipeline.send(DEVICE.frames(0, 20)).send(ahead).send(DEVICE.frames(21, 40));
    pipeline.send(DEVICE.frame(20)).send(DEVICE.frames(40, 120));
    assertThat(pipeline.takeAllWindows()).hasSize(29);
    assertThat(pipeline.counters().deadLetters()).isEmpty();
  }

  /**
   * On the grid of the device's frames, and off it; in their order, and five by five the other way.
   */
  @ParameterizedTest
  @CsvSource({"20000, false", "20250, false", "20000, true", "20250, true"})
  void aFrameStampedAheadGivesWayToTheOneOfItsTimeInWhateverOrderTheyCome(
      int millisAhead, boolean isReordered) {
    EcgSamples ahead = ahead(millisAhead);
    pipeline.send(DEVICE.frames(0, 20)).send(ahead);
    sendRest(UnaryOperator.identity(), isReordered);
    assertThat(pipeline.takeAllWindows()).hasSize(29);
    pipeline.expectDeadLetter(RejectionReason.OVERLAP, ahead);
    pipeline.expectNoMoreRecords();
  }

  @ParameterizedTest
  @CsvSource({"20000, false", "20250, false", "20000, true", "20250, true"})
  void soItDoesOfADeviceThatNumbersAllFramesZero(int millisAhead, boolean isReordered) {
    UnaryOperator<EcgSamples> unnumbered =
        frame -> EcgSamples.newBuilder(frame).setSequence(0).build();
    EcgSamples ahead = unnumbered.apply(ahead(millisAhead));
    pipeline.send(DEVICE.frames(0, 20).stream().map(unnumbered).toList()).send(ahead);
    sendRest(unnumbered, isReordered);
    pipeline.waitFor(Duration.ofSeconds(12));
    assertThat(pipeline.takeAllWindows()).hasSize(29);
    pipeline.expectDeadLetter(RejectionReason.OVERLAP, ahead);
    pipeline.expectNoMoreRecords();
  }

  /** A frame that fills a window by itself, before the device's third and before its second. */
  @ParameterizedTest
  @CsvSource({
    "5, 3, 0",
    "10, 3, 0",
    "30, 3, 0",
    "60, 1, 0",
    "5, 1, 0",
    "10, 3, 1000",
    "60, 1, 1000"
  })
  void aLongFrameStampedAheadGivesWayToo(int seconds, int before, long firstNumber) {
    TestDevice device = new TestDevice(ID, T0, 500 * seconds, 500, 500, 1);
    UnaryOperator<EcgSamples> numbered =
        frame ->
            EcgSamples.newBuilder(frame).setSequence(firstNumber + frame.getSequence()).build();
    List<EcgSamples> good = device.frames(0, 12).stream().map(numbered).toList();
    EcgSamples ahead =
        numbered.apply(
            device.frameAt(before, T0.plusSeconds((before + 2L) * seconds).plusMillis(1_250)));
    pipeline.send(good.subList(0, before)).send(ahead).send(good.subList(before, 12));
    pipeline.waitFor(Duration.ofSeconds(12));
    int windows = (12 * seconds - 4) / 2 + 1;
    assertThat(pipeline.takeAllWindows()).hasSize(windows);
    pipeline.expectDeadLetter(RejectionReason.OVERLAP, ahead);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void severalFramesWithWrongTimesGiveWayToALongOneOfTheirTime() {
    EcgSamples first = ahead(7_000);
    EcgSamples second = ahead(14_000);
    EcgSamples whole = DEVICE.withFramesOf(Duration.ofSeconds(20)).frameAt(22, T0.plusSeconds(10));
    pipeline.send(DEVICE.frames(0, 20)).send(first).send(second).send(whole);
    pipeline.send(DEVICE.frames(60, 120));
    assertThat(pipeline.takeAllWindows()).hasSize(29);
    pipeline.expectDeadLetter(RejectionReason.OVERLAP, first);
    pipeline.expectDeadLetter(RejectionReason.OVERLAP, second);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aFrameAloneIsTakenInIfNoOtherCameForItsTime() {
    UnaryOperator<EcgSamples> unnumbered =
        frame -> EcgSamples.newBuilder(frame).setSequence(0).build();
    pipeline.send(DEVICE.frames(0, 20).stream().map(unnumbered).toList());
    pipeline.send(unnumbered.apply(DEVICE.frame(50)));
    pipeline.send(DEVICE.frames(20, 50).stream().map(unnumbered).toList());
    pipeline.send(DEVICE.frames(51, 120).stream().map(unnumbered).toList());
    pipeline.waitFor(Duration.ofSeconds(12));
    pipeline.expectFirstWindows(ID, T0, 29);
    pipeline.expectNoMoreRecords();
  }

  /** The 20th frame, with samples that no other has. */
  private static EcgSamples ahead(int millis) {
    return EcgSamples.newBuilder(DEVICE.frameAt(20, T0.plusMillis(10_130)))
        .setStartTime(T0.plusSeconds(10).plusMillis(millis))
        .build();
  }

  private void sendRest(UnaryOperator<EcgSamples> counted, boolean isReordered) {
    for (int from = 20; from < 120; from += 5) {
      List<EcgSamples> frames = new ArrayList<>(DEVICE.frames(from, from + 5));
      if (isReordered) {
        Collections.reverse(frames);
      }
      pipeline.send(frames.stream().map(counted).toList());
    }
  }

  @Test
  void anUploadNewestFirstGivesTheWindowsOfTheRecording() {
    for (int i = 119; i >= 0; i--) {
      pipeline.send(DEVICE.frame(i));
    }
    pipeline.expectFirstWindows(ID, T0, 29);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void anUploadNewestFirstIsNotCutWhereItsNumbersMeetThoseOfTheRecordingBefore() {
    pipeline.send(DEVICE.frames(0, 40)).expectFirstWindows(ID, T0, 9);
    Instant start = T0.plusSeconds(60);
    for (int i = 119; i >= 0; i--) {
      pipeline.send(DEVICE.startingAt(start).frame(i));
    }
    pipeline.expectFirstWindows(ID, start, 29);
    assertThat(pipeline.takeAllWindows()).isEmpty();
    assertThat(pipeline.counters().deadLetters()).isEmpty();
  }

  @Test
  void anUploadNewestFirstIsNotCutWhereItsNumbersMeetThatOfAFrameWithAWrongTime() {
    pipeline.send(DEVICE.startingAt(T0.minus(Duration.ofDays(2))).frame(40));
    for (int i = 119; i >= 0; i--) {
      pipeline.send(DEVICE.frame(i));
    }
    pipeline.expectFirstWindows(ID, T0, 29);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aBackFillAfterLiveDataIsWindowed() {
    pipeline.send(DEVICE.frames(0, 40)).send(DEVICE.frames(200, 240));
    pipeline.send(DEVICE.frames(60, 180)).waitFor(Duration.ofSeconds(12));
    assertThat(pipeline.takeAllWindows()).hasSize(9 + 9 + 29);
    assertThat(pipeline.counters().deadLetters()).isEmpty();
  }

  @Test
  void theFirstFrameOfASessionMayComeLate() {
    pipeline.send(DEVICE.frames(1, 9)).send(DEVICE.frame(0)).send(DEVICE.frames(9, 40));
    pipeline.expectFirstWindows(ID, T0, 9);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void twoLeadsUnderOneIdAreNotMixed() {
    pipeline.send(DEVICE.frames(0, 8)).expectFirstWindows(ID, T0, 1);
    EcgSamples other = EcgSamples.newBuilder(DEVICE.frame(8)).setLead("II").build();
    pipeline.send(other).expectDeadLetter(RejectionReason.OTHER_LEAD, other);
    pipeline.send(DEVICE.frames(8, 12)).expectWindows(ID, T0, 1);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aFrameOfAnotherLeadThatOvertakesThoseOfTheSessionItLiesInIsRefused() {
    pipeline.send(DEVICE.frames(0, 21)).expectFirstWindows(ID, T0, 4);
    EcgSamples other = EcgSamples.newBuilder(DEVICE.frame(33)).setLead("II").build();
    pipeline.send(DEVICE.frame(33)).send(other);
    pipeline.expectNoMoreRecords();
    pipeline.send(DEVICE.frames(27, 33)).expectDeadLetter(RejectionReason.OTHER_LEAD, other);
    pipeline.expectNoMoreRecords();
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 8, 10, 60})
  void longFramesOfADriftingDeviceLoseNoWindow(int seconds) {
    TestDevice drifting = new TestDevice(ID, T0, 500 * seconds, 500, 496, 1);
    pipeline.send(drifting.framesOf(Duration.ofSeconds(240))).waitFor(Duration.ofSeconds(12));
    assertThat(pipeline.takeAllWindows()).hasSizeGreaterThanOrEqualTo(119);
    assertThat(pipeline.counters().windowsIncomplete()).isZero();
  }

  @Test
  void aStreamThatStandsStillCutsNoSession() {
    pipeline.send(DEVICE.frames(0, 11)).leap(Duration.ofHours(2)).send(DEVICE.frames(11, 40));
    pipeline.expectFirstWindows(ID, T0, 9);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aClockStepBackLeavesATrace() {
    List<EcgSamples> again = DEVICE.startingAt(T0.plusMillis(7_250)).frames(0, 5);
    pipeline.send(DEVICE.frames(0, 20)).send(again);
    assertThat(pipeline.takeAllWindows()).hasSize(4);
    assertThat(pipeline.counters().framesDeadLettered()).isEqualTo(5);
  }
}
