package org.dt4ecg.topology.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dt4ecg.topology.testing.Labels.at;
import static org.dt4ecg.topology.testing.Labels.rest;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.dt4ecg.topology.testing.TestDevice;
import org.junit.jupiter.api.Test;

/** Frames of half a second at 250 Hz: a sample every 4 ms. */
class LabelledFramesTest {

  private static final TestDevice DEVICE = TestDevice.of("device-1", T0);
  private static final long TOLERANCE = 40_000;

  @Test
  void theStartIsInclusiveAndTheEndIsNot() {
    assertThat(samples(0.1, 0.2)).isEqualTo(25);
    assertThat(samples(0.0999, 0.2)).isEqualTo(25);
    assertThat(samples(0.1001, 0.2)).isEqualTo(24);
    assertThat(samples(0.1, 0.2001)).isEqualTo(26);
  }

  @Test
  void aLabelBetweenTwoSamplesIsAboutNone() {
    assertThat(cut(0.101, 0.103)).isEmpty();
    assertThat(cut(0.5, 0.6)).isEmpty();
    assertThat(cut(-1, 0)).isEmpty();
  }

  @Test
  void aLabelThatIsLongerThanTheFrameTakesItWhole() {
    assertThat(cut(-1, 1).orElseThrow().getSamples()).isEqualTo(DEVICE.frame(0).getSamples());
  }

  @Test
  void framesWithoutAHoleCover() {
    assertThat(covered(DEVICE.frames(0, 4), 0, 2)).isTrue();
    assertThat(covered(DEVICE.frames(0, 4), 0.3, 1.7)).isTrue();
    assertThat(covered(List.of(), 0, 1)).isFalse();
  }

  @Test
  void aMissingFrameIsAHoleAtTheStartTheMiddleAndTheEnd() {
    List<EcgSamples> without = new ArrayList<>(DEVICE.frames(0, 4));
    without.remove(2);
    assertThat(covered(without, 0.2, 1.8)).isFalse();
    assertThat(covered(DEVICE.frames(1, 4), 0.48, 1.8)).isFalse();
    assertThat(covered(DEVICE.frames(0, 4), 0.2, 2.02)).isFalse();
  }

  @Test
  void aHoleOfASlowClockIsNone() {
    List<EcgSamples> frames = new TestDevice("slow", T0, 250, 500, 497, 1).frames(0, 8);
    assertThat(covered(frames, 0.1, 3.9)).isTrue();
  }

  private static int samples(double from, double to) {
    LabelledEcg labelled = cut(from, to).orElseThrow();
    assertThat(labelled.getStartTime()).isBetween(at(from), at(to));
    return SampleCodec.count(labelled.getSamples());
  }

  private static Optional<LabelledEcg> cut(double from, double to) {
    return LabelledFrames.cut(DEVICE.frame(0), rest("device-1", from, to), "session");
  }

  private static boolean covered(List<EcgSamples> frames, double from, double to) {
    return LabelledFrames.cover(
        frames, FrameTimes.toMicros(at(from)), FrameTimes.toMicros(at(to)), TOLERANCE);
  }
}
