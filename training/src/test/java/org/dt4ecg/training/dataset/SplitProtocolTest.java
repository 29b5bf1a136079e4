package org.dt4ecg.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.dt4ecg.training.dataset.TestRecordings.recording;
import static org.dt4ecg.training.dataset.TestRecordings.source;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSources;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitProtocolTest {

  private static final long SECOND = 1_000_000;

  static Stream<Arguments> protocolsAndSeeds() {
    return Stream.of(SplitProtocol.values())
        .filter(protocol -> protocol != SplitProtocol.ALL)
        .flatMap(
            protocol ->
                LongStream.rangeClosed(1, 3).mapToObj(seed -> Arguments.of(protocol, seed)));
  }

  @ParameterizedTest
  @MethodSource("protocolsAndSeeds")
  void noSampleStandsOnTwoSides(SplitProtocol protocol, long seed) throws IOException {
    RecordedData data = RandomRecordings.data(seed);

    for (Split split : protocol.splits(data, seed)) {
      Map<String, String> sideOf = new HashMap<>();
      claim(sideOf, "training", split.training());
      claim(sideOf, "validation", split.validation());
      claim(sideOf, "test", split.test());
      assertThat(split.training()).isNotEmpty();
      assertThat(split.test()).isNotEmpty();
      assertThat(split.protocol()).isEqualTo(protocol.label());
    }
  }

  @ParameterizedTest
  @MethodSource("protocolsAndSeeds")
  void whatIsLearntFromDoesNotChangeWithTheRest(SplitProtocol protocol, long seed)
      throws IOException {
    RecordedData data = RandomRecordings.data(seed);

    for (Split split : protocol.splits(data, seed)) {
      Map<String, List<TimeSpan>> learnt =
          split.training().stream()
              .collect(
                  Collectors.groupingBy(
                      slice -> slice.session().recording().recordingId(),
                      Collectors.mapping(Slice::span, Collectors.toList())));
      RecordedData disturbed =
          RecordedData.read(
              new RandomRecordings(
                  seed,
                  (info, time) ->
                      learnt.getOrDefault(info.recordingId(), List.of()).stream()
                          .noneMatch(span -> span.fromMicros() <= time && time < span.toMicros())),
              Set.of());
      Split same = sameSplit(protocol, disturbed, seed, split.name());

      assertThat(crops(same.training())).isDeepEqualTo(crops(split.training()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void equalSeedsGiveEqualSplits(SplitProtocol protocol) throws IOException {
    List<Split> first = protocol.splits(RandomRecordings.data(3), 5);
    List<Split> second = protocol.splits(RandomRecordings.data(3), 5);

    assertThat(first).isEqualTo(second);
  }

  @Test
  void otherSeedsDrawOtherWindowsAndLeaveOutOtherPeople() throws IOException {
    RecordedData data = RandomRecordings.data(3);

    assertThat(SplitProtocol.RANDOM.splits(data, 1))
        .isNotEqualTo(SplitProtocol.RANDOM.splits(data, 2));
    assertThat(SplitProtocol.LEAVE_SUBJECTS_OUT.splits(data, 1))
        .isNotEqualTo(SplitProtocol.LEAVE_SUBJECTS_OUT.splits(data, 2));
  }

  @Test
  void randomDividesWindowsByTheirNumber() throws IOException {
    RecordedData data =
        RecordedData.read(
            source(recording("a", "run", 200, 0, 0), recording("b", "run", 203, 0, 0)), Set.of());

    Split split = SplitProtocol.RANDOM.splits(data, 1).get(0);

    assertThat(seconds(split.training())).isEqualTo(0.6 * 400);
    assertThat(seconds(split.validation())).isEqualTo(0.1 * 400);
    assertThat(seconds(split.test())).isEqualTo(0.3 * 400);
    assertThat(split.training())
        .allSatisfy(slice -> assertThat(slice.span().lengthMicros() % (4 * SECOND)).isZero());
  }

  @Test
  void randomWindowsAreAsLongAsTheModels() throws IOException {
    RecordedData data = RecordedData.read(source(recording("a", "run", 200, 0, 0)), Set.of());

    Split split = SplitProtocol.RANDOM.splits(data, Duration.ofSeconds(10), 1).get(0);

    assertThat(split.test())
        .allSatisfy(slice -> assertThat(slice.span().lengthMicros() % (10 * SECOND)).isZero());
  }

  @Test
  void blockedKeepsTheOrderOfTimeAndAGuard() throws IOException {
    RecordedData data = RecordedData.read(source(recording("a", "run", 100, 0, 0)), Set.of());
    long start = data.sessions().get(0).span().fromMicros();

    Split split = SplitProtocol.BLOCKED.splits(data, 1).get(0);

    assertThat(split.training())
        .extracting(Slice::span)
        .containsExactly(new TimeSpan(start, start + 60 * SECOND));
    assertThat(split.validation())
        .extracting(Slice::span)
        .containsExactly(new TimeSpan(start + 60 * SECOND, start + 70 * SECOND));
    assertThat(split.test())
        .extracting(Slice::span)
        .containsExactly(new TimeSpan(start + 74 * SECOND, start + 100 * SECOND));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8, 10})
  void aMinuteHasRoomForAWindowOfValidationWhateverItsLength(int seconds) throws IOException {
    RecordedData data = RecordedData.read(source(recording("a", "run", 60, 0, 0)), Set.of());
    long start = data.sessions().get(0).span().fromMicros();
    long validation = SECOND * Math.max(6, seconds * 3 / 2);

    Split split = SplitProtocol.BLOCKED.splits(data, Duration.ofSeconds(seconds), 1).get(0);

    assertThat(split.training())
        .extracting(Slice::span)
        .containsExactly(new TimeSpan(start, start + 42 * SECOND - validation));
    assertThat(split.validation())
        .extracting(Slice::span)
        .containsExactly(new TimeSpan(start + 42 * SECOND - validation, start + 42 * SECOND));
    // Models of every length are judged by the same samples.
    assertThat(split.test())
        .extracting(Slice::span)
        .containsExactly(new TimeSpan(start + 46 * SECOND, start + 60 * SECOND));
  }

  @ParameterizedTest
  @EnumSource(
      value = SplitProtocol.class,
      names = {"BLOCKED", "CROSS_PASS", "LEAVE_SUBJECTS_OUT"})
  void longWindowsFitIntoTheValidationPart(SplitProtocol protocol) throws IOException {
    RecordedData data =
        RecordedData.read(new SimulatedRecordings(5, 2, Duration.ofSeconds(60), 1), Set.of());
    WindowCutter cutter = new WindowCutter(data.unit(), 250, 2500, 1250);

    for (Split split : protocol.splits(data, Duration.ofSeconds(10), 1)) {
      assertThat(split.training()).isNotEmpty();
      assertThat(split.validation())
          .isNotEmpty()
          .allSatisfy(slice -> assertThat(cutter.grid(List.of(slice)).windows()).isNotEmpty());
    }
  }

  @Test
  void crossPassTestsOnThePassThatWasNotLearntFrom() throws IOException {
    RecordedData data = RandomRecordings.data(2).where(info -> !info.pass().equals("03"));

    List<Split> splits = SplitProtocol.CROSS_PASS.splits(data, 1);

    assertThat(names(splits)).containsExactly("01-to-02", "02-to-01");
    assertThat(passes(splits.get(0).training())).containsExactly("01");
    assertThat(passes(splits.get(0).validation())).containsExactly("01");
    assertThat(passes(splits.get(0).test())).containsExactly("02");
    assertThat(splits.get(0).test()).isEqualTo(Slice.of(inPass(data, "02")));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everybodyIsLeftOutOnceAndTestedThen(long seed) throws IOException {
    RecordedData data = RandomRecordings.data(seed);
    List<String> leftOut = new ArrayList<>();

    List<Split> splits = SplitProtocol.LEAVE_SUBJECTS_OUT.splits(data, seed);

    assertThat(names(splits)).containsExactly("fold-1", "fold-2", "fold-3", "fold-4", "fold-5");
    for (Split split : splits) {
      assertThat(people(split.test()))
          .isNotEmpty()
          .doesNotContainAnyElementsOf(people(split.training()))
          .doesNotContainAnyElementsOf(people(split.validation()));
      leftOut.addAll(people(split.test()));
    }
    assertThat(leftOut).containsExactlyInAnyOrderElementsOf(data.people());
  }

  @Test
  void firstRecordLearnsFromOneRecordOfThoseWhoHaveMore() throws IOException {
    RecordedData data =
        RecordedData.read(
            source(
                recording("a", "one", 20, 0, 0),
                recording("a", "two", 20, 0, 0),
                recording("a", "three", 10, 0, 0),
                recording("b", "only", 20, 0, 0)),
            Set.of());

    Split split = SplitProtocol.FIRST_RECORD.splits(data, 1).get(0);

    assertThat(split.training())
        .extracting(slice -> slice.session().id())
        .containsExactly("a-one/0");
    assertThat(seconds(split.training())).isEqualTo(16);
    assertThat(split.validation())
        .extracting(slice -> slice.session().id())
        .containsExactly("a-one/0");
    assertThat(seconds(split.validation())).isEqualTo(4);
    assertThat(split.test())
        .extracting(slice -> slice.session().id())
        .containsExactly("a-two/0", "a-three/0");
  }

  @Test
  void aFirstRecordThatIsTooShortForValidationIsLearntFromWhole() throws IOException {
    RecordedData data =
        RecordedData.read(
            source(recording("a", "one", 20, 0, 0), recording("a", "two", 20, 0, 0)), Set.of());

    Split split = SplitProtocol.FIRST_RECORD.splits(data, Duration.ofSeconds(8), 1).get(0);

    assertThat(seconds(split.training())).isEqualTo(20);
    assertThat(split.validation()).isEmpty();
  }

  @Test
  void recordingsThatDoNotAllowAProtocolAreRefusedWithTheReason() throws IOException {
    RecordedData one = RecordedData.read(source(recording("a", "run", 20, 0, 0)), Set.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SplitProtocol.CROSS_PASS.splits(one, 1))
        .withMessageContaining("needs two passes")
        .withMessageContaining("[01]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SplitProtocol.LEAVE_SUBJECTS_OUT.splits(one, 1))
        .withMessageContaining("more people");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SplitProtocol.FIRST_RECORD.splits(one, 1))
        .withMessageContaining("two records");
  }

  @Test
  void anEvaluationLooksAtTheTestPartWhereTheRecordingsTellIt() throws IOException {
    RecordedData data = RandomRecordings.data(1);

    assertThat(SplitProtocol.ALL.evaluated(data)).isEqualTo(Slice.of(data.sessions()));
    assertThat(SplitProtocol.BLOCKED.evaluated(data))
        .isEqualTo(SplitProtocol.BLOCKED.splits(data, 1).get(0).test());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SplitProtocol.CROSS_PASS.evaluated(data))
        .withMessageContaining("use one of [all, blocked, first-record]");
  }

  @Test
  void theFirstRecordsOfEcgIdAreOf89PeopleAndTwentyCameOnAnotherDay() throws IOException {
    RecordedData data =
        RecordedData.read(RecordingSources.open(RealData.folder("ecg-id")), Set.of());

    Split split = SplitProtocol.FIRST_RECORD.splits(data, 1).get(0);

    assertThat(data.people()).hasSize(90);
    assertThat(people(split.training())).hasSize(89);
    assertThat(passes(split.training())).containsExactly("01");
    assertThat(recordings(split.training())).hasSize(89);
    assertThat(recordings(split.test())).hasSize(310 - 90);
    assertThat(people(split.test())).hasSize(89);
    assertThat(people(onAnotherDay(split.test()))).hasSize(20);
  }

  @Test
  void theRealRecordingsOfMovingPeopleAllowTheirProtocols() throws IOException {
    RecordedData data =
        RecordedData.read(
            RecordingSources.open(RealData.folder("ctu-motion-ecg")), Set.of("01", "02"));

    assertThat(names(SplitProtocol.CROSS_PASS.splits(data, 1)))
        .containsExactly("01-to-02", "02-to-01");
    assertThat(SplitProtocol.LEAVE_SUBJECTS_OUT.splits(data, 1))
        .hasSize(5)
        .allSatisfy(split -> assertThat(people(split.test())).hasSize(2));
    assertThat(SplitProtocol.BLOCKED.splits(data, 1).get(0).training())
        .hasSizeGreaterThanOrEqualTo(100);
    assertThat(SplitProtocol.RANDOM.splits(data, 1).get(0).test()).isNotEmpty();
  }

  /** Notes on which side each sample stands, and fails if it already stands on another. */
  private static void claim(Map<String, String> sideOf, String side, List<Slice> slices) {
    for (Slice slice : slices) {
      for (EcgSamples frame : slice.session().frames()) {
        long start = FrameTimes.startMicros(frame);
        for (long time = start;
            time < FrameTimes.endMicros(frame);
            time += RandomRecordings.PERIOD_MICROS) {
          if (slice.span().fromMicros() <= time && time < slice.span().toMicros()) {
            String before = sideOf.put(slice.session().id() + "@" + time, side);
            assertThat(before).isIn(null, side);
          }
        }
      }
    }
  }

  private static Split sameSplit(
      SplitProtocol protocol, RecordedData data, long seed, String name) {
    return protocol.splits(data, seed).stream()
        .filter(split -> split.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static float[][] crops(List<Slice> slices) {
    WindowCutter cutter = new WindowCutter(InputUnit.COUNTS, 50, 4 * 50, 4 * 50);
    return new CropSampler(slices, cutter, 1)
        .draw(new Random(1)).windows().stream()
            .map(window -> window.window().samples())
            .toArray(float[][]::new);
  }

  private static List<RecordedSession> inPass(RecordedData data, String pass) {
    return data.sessions().stream()
        .filter(session -> session.recording().pass().equals(pass))
        .toList();
  }

  private static double seconds(List<Slice> slices) {
    return slices.stream().mapToLong(slice -> slice.span().lengthMicros()).sum() / 1e6;
  }

  private static List<String> names(List<Split> splits) {
    return splits.stream().map(Split::name).toList();
  }

  private static Set<String> people(List<Slice> slices) {
    return slices.stream()
        .map(slice -> slice.session().recording().userId())
        .collect(Collectors.toSet());
  }

  private static List<Slice> onAnotherDay(List<Slice> slices) {
    return slices.stream()
        .filter(slice -> !slice.session().recording().pass().equals("01"))
        .toList();
  }

  private static Set<String> passes(List<Slice> slices) {
    return slices.stream()
        .map(slice -> slice.session().recording().pass())
        .collect(Collectors.toSet());
  }

  private static Set<RecordingInfo> recordings(List<Slice> slices) {
    return slices.stream().map(slice -> slice.session().recording()).collect(Collectors.toSet());
  }
}
