package org.dt4ecg.topology.windowing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.topology.TopologyConfig;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.windowing.SealerRun.Window;

/**
 * The windows of a recording, and what is in them, depend on its samples and their times alone:
 * random recordings, cut, ordered, repeated and interrupted by chance, against the same recordings
 * played in order and against a plain function over the frames.
 */
class UploadPropertyTest {

  private static final long WINDOW_MICROS = 4_000_000;
  private static final long HOP_MICROS = 2_000_000;
  private static final long GAP_MICROS = 5_000_000;
  private static final long TOLERANCE_MICROS = 40_000;
  private static final double MOST_DRIFT = 0.01;

  /**
   * Where samples lie between microseconds, whether the one at a window's edge lies in it depends
   * on how the start of its frame was rounded: so many samples at each end of a window may differ.
   */
  private static final int EDGE_SAMPLES = 25;

  private static final ModelContract CONTRACT = new FakeModel().contract();
  private static final WindowingSettings SETTINGS = TopologyConfig.defaults().windowing();

  @Property(
      tries = 1_000,
      seed = "20261127",
      shrinking = ShrinkingMode.OFF,
      edgeCases = EdgeCasesMode.NONE)
  void whatIsUploadedInAnyWayBecomesTheWindowsOfTheRecording(@ForAll long seed) {
    Random random = new Random(seed);
    List<RandomUpload> uploads = new ArrayList<>();
    int devices = 1 + random.nextInt(2);
    for (int d = 0; d < devices; d++) {
      uploads.add(RandomUpload.of(random, "device-" + d));
    }
    try (SealerRun run = new SealerRun(CONTRACT, SETTINGS, 1 + random.nextInt(6))) {
      upload(random, uploads, run);
      Set<Window> expected = new TreeSet<>();
      uploads.forEach(upload -> expected.addAll(windowsOf(upload.inOrder(), upload.drifts())));
      assertThat(without(expected, run.windows().keySet())).as("windows lost").isEmpty();
      assertThat(without(run.windows().keySet(), expected)).as("windows of no grid").isEmpty();
      assertThat(run.forwardedTwice()).isEmpty();
      assertThat(run.lostByRestart()).as("frames lost by a restart").isZero();
      int otherLead = uploads.stream().mapToInt(RandomUpload::otherLead).sum();
      // Where no lead has a whole window, none is refused.
      assertThat(run.refused()).hasSizeLessThanOrEqualTo(otherLead);
      assertThat(run.refused()).allMatch(one -> one.reason() == RejectionReason.OTHER_LEAD);
      uploads.forEach(upload -> compare(upload, run));
      if (random.nextInt(20) == 0) {
        run.waitFor(Duration.ofMinutes(15));
        assertThat(run.unaccounted()).as("frames that are still open").isZero();
      }
    }
  }

  /** Devices take turns by chance; time passes now and then; the process may die. */
  private static void upload(Random random, List<RandomUpload> uploads, SealerRun run) {
    List<List<EcgSamples>> left = new ArrayList<>();
    uploads.forEach(upload -> left.add(new ArrayList<>(upload.sent())));
    Set<EcgSamples> known = new HashSet<>();
    int deaths = random.nextInt(3);
    int quietTicks = 4;
    int[] next = new int[left.size()];
    int total = left.stream().mapToInt(List::size).sum();
    for (int sent = 0; sent < total; ) {
      int d = random.nextInt(left.size());
      if (next[d] == left.get(d).size()) {
        continue;
      }
      EcgSamples frame = left.get(d).get(next[d]++);
      sent++;
      Arrival arrival = run.send(frame);
      if (!known.add(frame)) {
        assertThat(arrival).isEqualTo(Arrival.Accepted.REPEATED);
      }
      if (deaths > 0 && random.nextInt(total) < 2) {
        run.restart();
        deaths--;
      }
      if (random.nextInt(40) == 0) {
        run.tick(false);
      } else if (quietTicks > 0 && random.nextInt(40) == 0) {
        run.tick(true);
        quietTicks--;
      }
      if (random.nextInt(4) == 0) {
        run.forward();
      }
    }
    run.waitFor(Duration.ofSeconds(14));
  }

  private static Set<Window> without(Set<Window> all, Set<Window> taken) {
    Set<Window> left = new TreeSet<>(all);
    left.removeAll(taken);
    return left;
  }

  /** The samples of the windows are those of the recording played in order. */
  private static void compare(RandomUpload upload, SealerRun run) {
    List<EcgSamples> inOrder = upload.drifts() ? upload.inOrder() : upload.played();
    try (SealerRun played = new SealerRun(CONTRACT, SETTINGS, 1)) {
      inOrder.forEach(played::send);
      played.waitFor(Duration.ofSeconds(14));
      boolean isExact = upload.wholeMicros();
      float tolerance = isExact ? 0 : 1e-4f;
      int edge = isExact ? 0 : EDGE_SAMPLES;
      played
          .windows()
          .forEach(
              (window, samples) -> {
                float[] actual = run.windows().get(window);
                assertThat(actual).as("%s", window).isNotNull();
                for (int i = edge; i < samples.length - edge; i++) {
                  if (!(Math.abs(samples[i] - actual[i]) <= tolerance)) {
                    throw new AssertionError(
                        "%s sample %d: %s, played in order %s"
                            .formatted(window, i, actual[i], samples[i]));
                  }
                }
              });
    }
  }

  /** The oracle: sessions by the gap, and of each the windows that a run of frames covers. */
  private static Set<Window> windowsOf(List<EcgSamples> unsorted, boolean drifts) {
    List<EcgSamples> frames = new ArrayList<>(unsorted);
    frames.sort(Comparator.comparingLong(FrameTimes::startMicros));
    Map<Long, List<long[]>> sessions = new HashMap<>();
    List<long[]> runs = new ArrayList<>();
    long[] last = null;
    for (EcgSamples frame : frames) {
      long start = FrameTimes.startMicros(frame);
      long end = FrameTimes.endMicros(frame);
      if (last == null || start - last[1] > GAP_MICROS) {
        runs = new ArrayList<>();
        sessions.put(start, runs);
        last = null;
      }
      if (last == null
          || start - last[1] > TOLERANCE_MICROS + (drifts ? MOST_DRIFT * last[2] : 0)) {
        last = new long[] {start, end, end - start};
        runs.add(last);
      } else {
        last[1] = end;
        last[2] = end - start;
      }
    }
    Set<Window> windows = new HashSet<>();
    sessions.forEach(
        (session, covered) -> {
          for (long k = 0; k < 1_000; k++) {
            long from = session + k * HOP_MICROS;
            for (long[] run : covered) {
              if (run[0] - from <= TOLERANCE_MICROS && run[1] >= from + WINDOW_MICROS) {
                windows.add(new Window(frames.get(0).getDeviceId(), session, k));
              }
            }
          }
        });
    return windows;
  }
}
