package org.dt4ecg.topology.windowing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.topology.TopologyConfig;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.testing.TestDevice;
import org.dt4ecg.topology.windowing.SealerRun.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Frames of half a second; windows of 4 s every 2 s; gap 5 s, grace 10 s. */
class WindowSealerTest {

  private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
  private static final TestDevice DEVICE = TestDevice.of("device-1", T0);

  private final SealerRun run =
      new SealerRun(new FakeModel().contract(), TopologyConfig.defaults().windowing(), 1);

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void anUploadNewestFirstThatIsInterruptedGivesTheWindowsOfTheRecording() {
    for (int i = 59; i >= 0; i--) {
      run.send(DEVICE.frame(i));
      if (i == 30 || i == 10) {
        run.restart();
      }
    }
    run.waitFor(Duration.ofSeconds(12));
    assertThat(run.windows().keySet()).isEqualTo(windows(14));
  }

  @Test
  void framesOfTwoLeadsAtOneTimeAreBothThereAfterARestart() {
    for (int i = 0; i < 6; i++) {
      run.send(DEVICE.frame(i));
      run.send(ofLead("II", DEVICE.frame(i)));
    }
    run.restart();
    assertThat(run.lostByRestart()).isZero();
    DEVICE.frames(6, 8).forEach(run::send);
    assertThat(run.windows().keySet()).isEqualTo(windows(1));
    assertThat(run.refused())
        .hasSize(6)
        .allMatch(one -> one.reason() == RejectionReason.OTHER_LEAD);
    run.restart();
    assertThat(run.lostByRestart()).isZero();
  }

  @Test
  void theFramesOfTheLeadThatGoesOnAreThereAfterARestart() {
    for (int i = 0; i < 8; i++) {
      run.send(ofLead("II", DEVICE.frame(i)));
      run.send(DEVICE.frame(i));
    }
    run.restart();
    assertThat(run.lostByRestart()).isZero();
    DEVICE.frames(8, 12).forEach(run::send);
    assertThat(run.windows().keySet()).isEqualTo(windows(2));
  }

  @Test
  void aFrameThatOvertookTheLastOneBeforeAHoleIsOfTheSessionBeforeIt() {
    DEVICE.frames(0, 12).forEach(run::send);
    // Frames 14 to 20 are lost; from 21 on the hole is 3.5 s, and frames 12 and 13 come late.
    run.send(DEVICE.frame(21));
    DEVICE.frames(12, 14).forEach(run::send);
    DEVICE.frames(22, 62).forEach(run::send);
    run.waitFor(Duration.ofSeconds(12));
    assertThat(run.windows().keySet())
        .allMatch(window -> window.session() == FrameTimes.toMicros(T0));
    assertThat(run.windows().keySet()).extracting(Window::index).contains(0L, 1L, 6L, 7L, 13L);
  }

  @Test
  void aLongFrameStampedAheadCostsItselfAlone() {
    TestDevice slow = DEVICE.withFramesOf(Duration.ofSeconds(5));
    EcgSamples ahead = slow.frameAt(99, T0.plusSeconds(42));
    for (int i = 0; i < 20; i++) {
      run.send(slow.frame(i));
      run.waitFor(Duration.ofSeconds(5));
      if (i == 1) {
        run.send(ahead);
      }
    }
    assertThat(run.windows().keySet()).isEqualTo(windows(49));
    assertThat(run.refused())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.start()).isEqualTo(FrameTimes.startMicros(ahead));
              assertThat(one.reason()).isEqualTo(RejectionReason.OVERLAP);
            });
  }

  private static EcgSamples ofLead(String lead, EcgSamples frame) {
    return EcgSamples.newBuilder(frame).setLead(lead).build();
  }

  private static Set<Window> windows(int count) {
    return new HashSet<>(
        LongStream.range(0, count)
            .mapToObj(index -> new Window("device-1", FrameTimes.toMicros(T0), index))
            .toList());
  }
}
