package org.dt4ecg.fleet.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCutterTest {

  private static final long START_MICROS = 1_700_000_000_000_000L;
  private static final FrameCutter CUTTER = new FrameCutter(FrameCutter.DEFAULT_FRAME_PERIOD);

  @Test
  void aFrameSaysWhatTheDeviceKnows() {
    Recording recording = recording(new short[] {1, -2, 3}, new long[] {0, 2_000, 4_000});

    List<EcgSamples> frames = CUTTER.cut(recording, "wearable-01", 7, 1_000_000);

    assertThat(frames).hasSize(1);
    EcgSamples frame = frames.get(0);
    assertThat(frame.getDeviceId()).isEqualTo("wearable-01");
    assertThat(frame.getSequence()).isEqualTo(7);
    assertThat(FrameTimes.startMicros(frame)).isEqualTo(1_000_000);
    assertThat(frame.getSamplingRate()).isEqualTo(500);
    assertThat(frame.getLead()).isEqualTo("CHEST");
    assertThat(frame.getMicrovoltsPerCount()).isEqualTo(2.44);
    assertThat(frame.getBaselineCount()).isEqualTo(2048);
    assertThat(SampleCodec.decode(frame.getSamples())).containsExactly(1, -2, 3);
  }

  @Test
  void halfASecondOfSamplesMakesAFrame() {
    List<EcgSamples> frames = CUTTER.cut(steady(600), "d", 0, 0);

    assertThat(frames)
        .extracting(frame -> SampleCodec.count(frame.getSamples()))
        .containsExactly(250, 250, 100);
  }

  @Test
  void aFrameEndsWhereTheTimeStampsLeaveAHole() {
    Recording recording =
        recording(new short[] {1, 2, 3, 4}, new long[] {0, 2_000, 14_001, 16_001});

    List<EcgSamples> frames = CUTTER.cut(recording, "d", 0, 0);

    assertThat(frames).hasSize(2);
    assertThat(SampleCodec.decode(frames.get(0).getSamples())).containsExactly(1, 2);
    assertThat(SampleCodec.decode(frames.get(1).getSamples())).containsExactly(3, 4);
    assertThat(FrameTimes.startMicros(frames.get(1))).isEqualTo(14_001);
  }

  @Test
  void jitterOfAFewMillisecondsDoesNotEndAFrame() {
    Recording recording =
        recording(new short[] {1, 2, 3, 4}, new long[] {0, 2_000, 14_000, 14_000});

    assertThat(CUTTER.cut(recording, "d", 0, 0)).hasSize(1);
  }

  @Test
  void aRecordingWithoutSamplesHasNoFrames() {
    assertThat(CUTTER.cut(recording(new short[0], new long[0]), "d", 0, 0)).isEmpty();
  }

  @Test
  void aFramePeriodOfZeroIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new FrameCutter(Duration.ZERO));
  }

  @Test
  void aSlowRateStillGivesOneSampleAFrame() {
    assertThat(new FrameCutter(Duration.ofNanos(1)).cut(steady(3), "d", 0, 0)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void everySampleIsInExactlyOneFrameInOrder(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Recording recording = random(random);
    long shift = random.nextLong(-1_000_000_000L, 1_000_000_000L);
    long first = random.nextLong(1_000);

    List<EcgSamples> frames =
        new FrameCutter(Duration.ofMillis(random.nextInt(20, 2_000)))
            .cut(recording, "d", first, shift);

    List<Short> samples = new ArrayList<>();
    for (EcgSamples frame : frames) {
      assertThat(FrameTimes.startMicros(frame))
          .as("time of a frame's first sample")
          .isEqualTo(recording.timesMicros()[samples.size()] + shift);
      for (short count : SampleCodec.decode(frame.getSamples())) {
        samples.add(count);
      }
    }
    assertThat(samples).hasSize(recording.counts().length);
    for (int i = 0; i < samples.size(); i++) {
      assertThat(samples.get(i)).isEqualTo(recording.counts()[i]);
    }
    for (int i = 0; i < frames.size(); i++) {
      assertThat(frames.get(i).getSequence()).isEqualTo(first + i);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void framesOfOneStretchLeaveOnlySmallHoles(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double rateHz = random.nextDouble(496, 500);
    long[] times = new long[20_000];
    for (int i = 0; i < times.length; i++) {
      times[i] = START_MICROS + Math.round(i * 1e6 / rateHz) + random.nextLong(0, 500);
    }

    List<EcgSamples> frames = CUTTER.cut(recording(new short[times.length], times), "d", 0, 0);

    for (int i = 1; i < frames.size(); i++) {
      long hole = FrameTimes.startMicros(frames.get(i)) - FrameTimes.endMicros(frames.get(i - 1));
      assertThat(hole).as("0.8 %% of half a second, and jitter").isBetween(-600L, 4_700L);
    }
  }

  private static Recording random(SplittableRandom random) {
    int length = random.nextInt(1, 5_000);
    short[] counts = new short[length];
    long[] times = new long[length];
    long time = START_MICROS;
    for (int i = 0; i < length; i++) {
      counts[i] = (short) random.nextInt();
      times[i] = time;
      time += random.nextInt(100) == 0 ? random.nextLong(0, 1_000_000) : random.nextLong(0, 4_000);
    }
    return recording(counts, times);
  }

  private static Recording steady(int length) {
    long[] times = new long[length];
    for (int i = 0; i < length; i++) {
      times[i] = START_MICROS + i * 2_000L;
    }
    return recording(new short[length], times);
  }

  private static Recording recording(short[] counts, long[] times) {
    return new Recording("r", "sim-01", "s", "rest", "CHEST", 500, 2.44, 2048, counts, times);
  }
}
