package org.dt4ecg.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.testing.Pipeline;
import org.dt4ecg.topology.testing.TestDevice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which windows come out depends on the set of frames alone, not on their order, on repeats, on
 * other devices or on how windows are batched: held against a plain function over that set.
 */
@Tag("slow")
class RandomOrderTopologyTest {

  private static final long FRAME_MICROS = 500_000;
  private static final long WINDOW_MICROS = 4_000_000;
  private static final long HOP_MICROS = 2_000_000;
  private static final long GAP_MICROS = 5_000_000;
  private static final int FRAMES = 120;

  /** A session that has been silent for so long is over. */
  private static final int CLOSED_SECONDS = 30;

  /** Frames overtake each other by less than a window, as long as sessions have to be found. */
  private static final double REORDERING_SECONDS = 3;

  @ParameterizedTest
  @ValueSource(
      longs = {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24
      })
  void whichWindowsComeOutDependsOnTheSetOfFramesAlone(long seed) {
    Random random = new Random(seed);
    List<EcgSamples> sent = new ArrayList<>();
    Set<String> expected = new TreeSet<>();
    for (int d = 0; d < 3; d++) {
      TestDevice device =
          TestDevice.of("device-" + d, T0.minus(Duration.ofHours(30L * d)).plusMillis(137L * d));
      List<EcgSamples> kept = withLosses(device, random);
      expected.addAll(windowsOf(kept));
      sent.addAll(kept);
    }
    try (Pipeline pipeline =
        Pipeline.builder(new FakeModel())
            .set(TopologyConfig.BATCH_MAX_WINDOWS, 1 + random.nextInt(8))
            .set(TopologyConfig.BATCH_LINGER_MS, random.nextInt(3) * 50)
            .set(TopologyConfig.SILENCE_MS, CLOSED_SECONDS * 1_000)
            .set(TopologyConfig.RESUME_MS, CLOSED_SECONDS * 1_000)
            .start()) {
      for (EcgSamples frame : inRandomOrder(sent, random)) {
        pipeline.send(frame);
        if (random.nextInt(10) == 0) {
          pipeline.send(frame);
        }
        if (random.nextInt(20) == 0) {
          pipeline.waitFor(Duration.ofMillis(20));
        }
      }
      pipeline.waitFor(Duration.ofSeconds(CLOSED_SECONDS + 2));

      List<String> windows = pipeline.takeAllWindows().stream().map(this::name).toList();
      assertThat(windows).doesNotHaveDuplicates();
      assertThat(new TreeSet<>(windows)).isEqualTo(expected);
      assertThat(pipeline.counters().framesOpen()).isZero();
      pipeline.expectNoMoreRecords();
    }
  }

  /** Single frames are lost, and now and then a stretch of them. */
  private static List<EcgSamples> withLosses(TestDevice device, Random random) {
    List<EcgSamples> kept = new ArrayList<>();
    int lostUntil = 0;
    for (int i = 0; i < FRAMES; i++) {
      if (random.nextInt(40) == 0) {
        lostUntil = i + random.nextInt(25);
      }
      if (i >= lostUntil && random.nextInt(30) != 0) {
        kept.add(device.frame(i));
      }
    }
    return kept;
  }

  private static List<EcgSamples> inRandomOrder(List<EcgSamples> frames, Random random) {
    record Timed(EcgSamples frame, double arrival) {}
    return frames.stream()
        .map(
            frame ->
                new Timed(
                    frame,
                    FrameTimes.startMicros(frame) / 1e6 + random.nextDouble() * REORDERING_SECONDS))
        .sorted(Comparator.comparingDouble(Timed::arrival))
        .map(Timed::frame)
        .toList();
  }

  /** The oracle: sessions by the gap, and of each the windows whose frames are all there. */
  private Set<String> windowsOf(List<EcgSamples> frames) {
    Set<String> windows = new HashSet<>();
    int sessionFrom = 0;
    for (int i = 1; i <= frames.size(); i++) {
      if (i == frames.size() || start(frames.get(i)) - end(frames.get(i - 1)) > GAP_MICROS) {
        windows.addAll(windowsOfSession(frames.subList(sessionFrom, i)));
        sessionFrom = i;
      }
    }
    return windows;
  }

  private Set<String> windowsOfSession(List<EcgSamples> frames) {
    Set<String> windows = new HashSet<>();
    if (frames.isEmpty()) {
      return windows;
    }
    long session = start(frames.get(0));
    Set<Long> starts = new HashSet<>();
    frames.forEach(frame -> starts.add(start(frame)));
    for (long k = 0; session + k * HOP_MICROS < end(frames.get(frames.size() - 1)); k++) {
      boolean complete = true;
      for (long t = 0; t < WINDOW_MICROS; t += FRAME_MICROS) {
        complete &= starts.contains(session + k * HOP_MICROS + t);
      }
      if (complete) {
        windows.add(frames.get(0).getDeviceId() + " " + session + " " + k);
      }
    }
    return windows;
  }

  private String name(UserActivity event) {
    return event.getDeviceId()
        + " "
        + FrameTimes.toMicros(event.getSessionStart())
        + " "
        + event.getWindowIndex();
  }

  private static long start(EcgSamples frame) {
    return FrameTimes.startMicros(frame);
  }

  private static long end(EcgSamples frame) {
    return FrameTimes.endMicros(frame);
  }
}
