package org.dt4ecg.retrainer.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dt4ecg.retrainer.sample.BalancedSample.StretchId;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalancedSampleTest {

  private static final Duration STRETCH = Duration.ofSeconds(30);
  private static final int FRAMES_PER_STRETCH = 60;

  /** Another number, and a service would draw another sample after an update of this code. */
  @Test
  void thePriorityOfAStretchStays() {
    StretchId id = StretchId.of(7, new Stratum("anna", "walk", "d-1@s1"), "d-1", 3);

    assertThat(id.priority()).isEqualTo(1_615_107_683_040_839_544L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void neitherQuotaIsEverExceeded(long seed) {
    Random random = new Random(seed);
    SampleSettings settings = settings(seed, 1 + random.nextInt(4), 1 + random.nextInt(12));
    BalancedSample sample = new BalancedSample(settings);

    for (LabelledEcg frame : shuffled(frames(random), random)) {
      sample.add(frame);

      assertThat(sample.stretches()).hasSizeLessThanOrEqualTo(settings.stretches());
    }
    assertThat(sizes(sample).values())
        .allSatisfy(size -> assertThat(size).isBetween(1, settings.stretchesPerStratum()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theOrderOfArrivalDoesNotMatterAndRepeatsChangeNothing(long seed) {
    Random random = new Random(seed);
    SampleSettings settings = settings(seed, 1 + random.nextInt(4), 1 + random.nextInt(12));
    List<LabelledEcg> frames = frames(random);

    List<Stretch> expected = sampled(settings, frames).stretches();

    for (int i = 0; i < 4; i++) {
      List<LabelledEcg> again = shuffled(frames, random);
      again.addAll(shuffled(frames, random).subList(0, frames.size() / 2));
      assertThat(sampled(settings, again).stretches()).isEqualTo(expected);
    }
  }

  /** The definition, computed from all stretches at once. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void itHoldsWhatHasTheLowestRankAndPriorityOfAll(long seed) {
    Random random = new Random(seed);
    SampleSettings settings = settings(seed, 3, 2 + random.nextInt(10));
    List<LabelledEcg> frames = frames(random);
    Map<Stratum, List<StretchId>> byStratum = new TreeMap<>();
    for (Stretch stretch : sampled(settings(seed, 1_000, 100_000), frames).stretches()) {
      long number = Math.floorDiv(stretch.frames().get(0).startMicros(), 30_000_000L);
      byStratum
          .computeIfAbsent(stretch.stratum(), unknown -> new ArrayList<>())
          .add(StretchId.of(seed, stretch.stratum(), stretch.deviceId(), number));
    }
    Map<StretchId, Integer> ranks = new LinkedHashMap<>();
    byStratum
        .values()
        .forEach(
            ids -> {
              Collections.sort(ids);
              ids.forEach(id -> ranks.put(id, ids.indexOf(id)));
            });
    List<StretchId> expected =
        ranks.keySet().stream()
            .filter(id -> ranks.getOrDefault(id, 0) < 3)
            .sorted(
                Comparator.<StretchId>comparingInt(id -> ranks.getOrDefault(id, 0))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(settings.stretches())
            .toList();

    assertThat(sampled(settings, frames).stretches())
        .extracting(
            stretch ->
                StretchId.of(
                    seed,
                    stretch.stratum(),
                    stretch.deviceId(),
                    Math.floorDiv(stretch.frames().get(0).startMicros(), 30_000_000L)))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void nobodyGetsASecondStretchBeforeEverybodyHasOne(long seed) {
    List<LabelledEcg> frames = new ArrayList<>();
    for (int person = 0; person < 5; person++) {
      for (int stretch = 0; stretch < (person == 0 ? 40 : 2); stretch++) {
        frames.add(
            LabelledFrames.frame(
                "person-" + person,
                "rest",
                "session-" + person,
                "device-" + person,
                (long) stretch * FRAMES_PER_STRETCH));
      }
    }

    Map<Stratum, Integer> sizes = sizes(sampled(settings(seed, 40, 10), frames));

    assertThat(sizes).hasSize(5);
    assertThat(sizes.values()).containsOnly(2);
  }

  @Test
  void anotherSeedDrawsAnotherSample() {
    List<LabelledEcg> frames = new ArrayList<>();
    for (int stretch = 0; stretch < 100; stretch++) {
      frames.add(LabelledFrames.frame((long) stretch * FRAMES_PER_STRETCH));
    }

    List<Stretch> one = sampled(settings(1, 5, 5), frames).stretches();

    assertThat(sampled(settings(2, 5, 5), frames).stretches()).isNotEqualTo(one);
    assertThat(sampled(settings(1, 5, 5), frames).stretches()).isEqualTo(one);
  }

  @Test
  void ofTwoFramesOfOneStartTheSameIsKeptWhicheverCameFirst() {
    LabelledEcg one = LabelledFrames.frame(0);
    LabelledEcg other =
        LabelledEcg.newBuilder(one).setSamples(SampleCodec.encode(new short[50])).build();

    List<Stretch> first = sampled(settings(1, 5, 5), List.of(one, other)).stretches();
    List<Stretch> second = sampled(settings(1, 5, 5), List.of(other, one)).stretches();

    assertThat(first).isEqualTo(second);
    assertThat(first.get(0).frames()).hasSize(1);
  }

  @Test
  void aFloodOfTinyFramesDoesNotGrowAStretchWithoutEnd() {
    BalancedSample sample = new BalancedSample(settings(1, 5, 5));
    for (int i = 0; i < BalancedSample.MOST_FRAMES + 500; i++) {
      LabelledEcg frame = LabelledFrames.frame(0);
      sample.add(
          LabelledEcg.newBuilder(frame)
              .setStartTime(frame.getStartTime().plusNanos(i * 1_000_000L))
              .build());
    }

    assertThat(sample.stretches().get(0).frames()).hasSize(BalancedSample.MOST_FRAMES);
  }

  @Test
  void norDoesAFloodOfLongOnesThatOverlap() {
    BalancedSample sample = new BalancedSample(settings(1, 5, 5));
    for (int i = 0; i < 100; i++) {
      LabelledEcg frame = LabelledFrames.frame(0);
      sample.add(
          LabelledEcg.newBuilder(frame)
              .setStartTime(frame.getStartTime().plusNanos(i * 1_000_000L))
              .setSamples(ByteBuffer.allocate(480_000))
              .build());
    }

    assertThat(sample.stretches().get(0).frames())
        .as("of a stretch and a minute at 4 kHz, as many as fit")
        .hasSize((int) ((STRETCH.toSeconds() + 60) * 4_000 * 2 / 480_000))
        .first()
        .satisfies(
            first ->
                assertThat(first.startMicros())
                    .isEqualTo(FrameTimes.toMicros(LabelledFrames.frame(0).getStartTime())));
  }

  @Test
  void aSampleWithoutRoomIsRefused() {
    assertThatThrownBy(() -> settings(1, 0, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("above zero");
  }

  private static SampleSettings settings(long seed, int perStratum, int total) {
    return new SampleSettings(seed, STRETCH, perStratum, total);
  }

  private static BalancedSample sampled(SampleSettings settings, List<LabelledEcg> frames) {
    BalancedSample sample = new BalancedSample(settings);
    frames.forEach(sample::add);
    return sample;
  }

  private static Map<Stratum, Integer> sizes(BalancedSample sample) {
    return sample.stretches().stream()
        .collect(Collectors.groupingBy(Stretch::stratum, Collectors.summingInt(stretch -> 1)));
  }

  private static List<LabelledEcg> frames(Random random) {
    List<LabelledEcg> frames = new ArrayList<>();
    int people = 1 + random.nextInt(4);
    for (int person = 0; person < people; person++) {
      for (String activity : List.of("rest", "walk")) {
        int count = 1 + random.nextInt(400);
        int offset = random.nextInt(10_000);
        for (int i = 0; i < count; i++) {
          frames.add(
              LabelledFrames.frame(
                  "person-" + person,
                  activity,
                  "session-" + random.nextInt(2),
                  "device-" + person,
                  offset + (long) random.nextInt(count)));
        }
      }
    }
    return frames;
  }

  private static List<LabelledEcg> shuffled(List<LabelledEcg> frames, Random random) {
    List<LabelledEcg> copy = new ArrayList<>(frames);
    Collections.shuffle(copy, random);
    return copy;
  }
}
