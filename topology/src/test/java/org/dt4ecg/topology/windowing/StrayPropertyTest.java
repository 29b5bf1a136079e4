package org.dt4ecg.topology.windowing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.dt4ecg.topology.TopologyConfig;
import org.dt4ecg.topology.testing.FakeModel;

/**
 * Several frames with wrong times among those of a recording, which come in any order within the
 * grace: each costs itself alone.
 *
 * <p>Left out is what nobody can tell from a recording: a wrong time within the inactivity gap of
 * the newest sample, of another wrong time, or of a frame of the recording that itself comes by
 * more than the gap before those in front of it (two frames, less than the gap apart, are a
 * recording); and one that comes before two frames of the recording have come side by side.
 */
class StrayPropertyTest {

  private static final WindowingSettings SETTINGS = TopologyConfig.defaults().windowing();
  private static final double GRACE = 10;
  private static final double GAP = 5;
  private static final double RATE = 250;
  private static final double[] LENGTHS = {0.5, 1, 2};
  private static final double LONG = 8;
  private static final long FIRST_MICROS = 1_772_000_000_000_000L;

  /**
   * A recording and what is sent.
   *
   * @param good the recording's frames in order
   * @param sent these in the order of their arrival, and the strays
   */
  private record Upload(List<EcgSamples> good, List<EcgSamples> strays, List<EcgSamples> sent) {}

  @Property(
      tries = 300,
      seed = "20261128",
      shrinking = ShrinkingMode.OFF,
      edgeCases = EdgeCasesMode.NONE)
  void eachOfSeveralFramesWithWrongTimesCostsItselfAlone(@ForAll long seed) {
    Random random = new Random(seed);
    Upload upload = upload(random);
    try (SealerRun run = new SealerRun(new FakeModel().contract(), SETTINGS, 4);
        SealerRun played = new SealerRun(new FakeModel().contract(), SETTINGS, 1)) {
      upload.sent.forEach(run::send);
      run.waitFor(Duration.ofSeconds(14));
      upload.good.forEach(played::send);
      played.waitFor(Duration.ofSeconds(14));
      assertThat(run.windows().keySet())
          .containsExactlyInAnyOrderElementsOf(played.windows().keySet());
      played
          .windows()
          .forEach((window, samples) -> assertThat(run.windows().get(window)).isEqualTo(samples));
      assertThat(run.refused())
          .extracting(SealerRun.Refused::start)
          .isSubsetOf(upload.strays.stream().map(FrameTimes::startMicros).toList());
      run.waitFor(Duration.ofMinutes(15));
      assertThat(run.unaccounted()).as("frames that are still open").isZero();
    }
  }

  private static Upload upload(Random random) {
    double length = LENGTHS[random.nextInt(LENGTHS.length)];
    double seconds = 40 + random.nextInt(60);
    boolean someAreLong = random.nextInt(4) == 0;
    boolean numbersAllZero = random.nextInt(4) == 0;
    long firstNumber = random.nextInt(3) == 0 ? random.nextInt(1_000) : 0;
    List<EcgSamples> good = new ArrayList<>();
    double end = 0;
    for (int i = 0; end < seconds; i++) {
      double own = someAreLong && i > 10 && random.nextInt(10) == 0 ? LONG : length;
      good.add(frame(random, numbersAllZero ? 0 : firstNumber + i, end, own));
      end += own;
    }
    List<EcgSamples> sent = new ArrayList<>(withinGrace(random, good, someAreLong ? LONG : length));
    List<EcgSamples> early = early(sent);
    List<EcgSamples> strays = new ArrayList<>();
    int most = 2 + random.nextInt(3);
    for (int tries = 0; tries < 40 && strays.size() < most; tries++) {
      int position = sent.size() / 3 + random.nextInt(sent.size() - sent.size() / 3);
      double newest =
          sent.subList(0, position).stream()
              .filter(frame -> !strays.contains(frame))
              .mapToDouble(StrayPropertyTest::end)
              .max()
              .orElseThrow();
      double start = strayStart(random, strays, newest, length);
      boolean isAway = start + length < -GAP || start > newest + GAP;
      boolean isBesideTheEnd = start + length > end && start < end + GAP + 0.1;
      if (isAway
          && !isBesideTheEnd
          && early.stream().allMatch(frame -> isFarFrom(frame, start, length))
          && strays.stream()
              .allMatch(
                  other ->
                      Math.abs(start(other) - start) < 0.9 * length
                          || isFarFrom(other, start, length))) {
        EcgSamples stray = frame(random, sent.get(position).getSequence(), start, length);
        strays.add(stray);
        sent.add(position, stray);
      }
    }
    return new Upload(good, strays, sent);
  }

  private static double strayStart(
      Random random, List<EcgSamples> strays, double newest, double length) {
    if (!strays.isEmpty() && random.nextInt(3) == 0) {
      EcgSamples other = strays.get(random.nextInt(strays.size()));
      return start(other) + (random.nextDouble() - 0.5) * length;
    }
    return random.nextInt(4) == 0
        ? -GAP - length - 0.1 - 60 * random.nextDouble()
        : newest + GAP + 0.1 + 40 * random.nextDouble();
  }

  private static boolean isFarFrom(EcgSamples frame, double start, double length) {
    return start(frame) > start + length + GAP || start > end(frame) + GAP;
  }

  /** Those that come by more than the gap before all others in front of them. */
  private static List<EcgSamples> early(List<EcgSamples> sent) {
    List<EcgSamples> early = new ArrayList<>();
    double newest = 0;
    for (EcgSamples frame : sent) {
      if (start(frame) > newest + GAP) {
        early.add(frame);
      }
      newest = Math.max(newest, end(frame));
    }
    return early;
  }

  /** Each frame comes before the newest sample is the grace past its first one. */
  private static List<EcgSamples> withinGrace(
      Random random, List<EcgSamples> frames, double longest) {
    record Timed(EcgSamples frame, double arrival) {}
    double slack = random.nextDouble() * (GRACE - longest - 0.1);
    return frames.stream()
        .map(frame -> new Timed(frame, end(frame) + random.nextDouble() * slack))
        .sorted(Comparator.comparingDouble(Timed::arrival))
        .map(Timed::frame)
        .toList();
  }

  private static EcgSamples frame(Random random, long sequence, double start, double length) {
    short[] samples = new short[(int) Math.round(length * RATE)];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) random.nextInt(100);
    }
    Instant time = FrameTimes.toInstant(FIRST_MICROS + Math.round(start * 1e6));
    return EcgSamples.newBuilder()
        .setDeviceId("device-1")
        .setSequence(sequence)
        .setStartTime(time)
        .setSamplingRate(RATE)
        .setLead("I")
        .setMicrovoltsPerCount(2.5)
        .setBaselineCount(0)
        .setSamples(SampleCodec.encode(samples))
        .build();
  }

  private static double start(EcgSamples frame) {
    return (FrameTimes.startMicros(frame) - FIRST_MICROS) / 1e6;
  }

  private static double end(EcgSamples frame) {
    return (FrameTimes.endMicros(frame) - FIRST_MICROS) / 1e6;
  }
}
