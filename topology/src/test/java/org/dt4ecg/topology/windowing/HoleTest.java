package org.dt4ecg.topology.windowing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.topology.testing.TestDevice;
import org.junit.jupiter.api.Test;

/** A window [0, 4) s, frames of half a second and a gap of 5 s. */
class HoleTest {

  private static final long START = FrameTimes.toMicros(T0);
  private static final TestDevice DEVICE = TestDevice.of("device-1", T0);

  @Test
  void nothingBehindTheSamplesIsAnOpenEnd() {
    assertThat(find(DEVICE.frames(0, 3))).isEqualTo(new Hole.OpenEnd(at(1.5)));
    assertThat(find(List.of())).isEqualTo(new Hole.OpenEnd(at(0)));
  }

  @Test
  void samplesBehindAShortHoleMakeItAGap() {
    List<EcgSamples> frames = new ArrayList<>(DEVICE.frames(0, 3));
    frames.addAll(DEVICE.frames(13, 14));
    assertThat(find(frames)).isInstanceOf(Hole.Gap.class);
  }

  @Test
  void samplesBehindALongHoleStartAnotherSession() {
    List<EcgSamples> frames = new ArrayList<>(DEVICE.frames(0, 3));
    frames.addAll(DEVICE.frames(14, 15));
    assertThat(find(frames)).isEqualTo(new Hole.SessionBreak(at(1.5), at(7)));
  }

  @Test
  void aLongHoleBehindAShortOneDecidesIfItStartsInTheWindow() {
    List<EcgSamples> frames = new ArrayList<>(DEVICE.frames(0, 1));
    frames.addAll(DEVICE.frames(3, 5));
    frames.addAll(DEVICE.frames(20, 21));
    assertThat(find(frames)).isEqualTo(new Hole.SessionBreak(at(2.5), at(10)));
  }

  @Test
  void aLongHoleBehindTheWindowIsLeftToALaterWindow() {
    List<EcgSamples> frames = new ArrayList<>(DEVICE.frames(0, 1));
    frames.addAll(DEVICE.frames(3, 8));
    frames.addAll(DEVICE.frames(40, 41));
    assertThat(find(frames)).isInstanceOf(Hole.Gap.class);
  }

  private static Hole find(List<EcgSamples> frames) {
    return Hole.find(frames, START, at(4), 5_000_000);
  }

  private static long at(double seconds) {
    return START + Math.round(seconds * 1e6);
  }
}
