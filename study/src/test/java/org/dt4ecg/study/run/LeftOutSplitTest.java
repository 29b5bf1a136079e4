package org.dt4ecg.study.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.dataset.Split;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.dt4ecg.training.dataset.WindowCutter;
import org.dt4ecg.training.learning.TrainingOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A split refuses leaks itself, so whatever is made here has none between its sides. */
@Tag("slow")
class LeftOutSplitTest {

  private static final Duration WINDOW = Duration.ofSeconds(4);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everybodyIsLeftOutOnce(long seed) throws IOException {
    RecordedData data = data();
    Set<String> seen = new HashSet<>();

    for (LeftOutSplit each : splits(SplitProtocol.BLOCKED, data, seed)) {
      assertThat(each.enrolment().slices().keySet())
          .allSatisfy(person -> assertThat(seen.add(person)).isTrue());
    }

    assertThat(seen).containsExactlyInAnyOrderElementsOf(data.people());
  }

  @ParameterizedTest
  @EnumSource(
      value = SplitProtocol.class,
      names = {"BLOCKED", "FIRST_RECORD"})
  void nobodyWhoIsLeftOutIsLearntFromOrCalibratedOn(SplitProtocol protocol) throws IOException {
    for (LeftOutSplit each : splits(protocol, data(), 1)) {
      assertThat(people(each.split().training()))
          .isNotEmpty()
          .doesNotContainAnyElementsOf(each.enrolment().slices().keySet());
      assertThat(people(each.split().validation()))
          .doesNotContainAnyElementsOf(each.enrolment().slices().keySet());
      assertThat(people(each.split().test())).containsAll(each.enrolment().slices().keySet());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SplitProtocol.class,
      names = {"BLOCKED", "FIRST_RECORD"})
  void enrolmentIsHalfAMinuteThatIsNotTestedOn(SplitProtocol protocol) throws IOException {
    for (LeftOutSplit each : splits(protocol, data(), 1)) {
      WindowCutter cutter = new WindowCutter(data().unit(), 250, 1000, 500);
      // Retraining puts it on the training side, and a split refuses leaks.
      Split retrained = each.withEnrolmentInTraining();
      for (List<Slice> slices : each.enrolment().slices().values()) {
        long micros = slices.stream().mapToLong(slice -> slice.span().lengthMicros()).sum();
        // Fifteen windows, one every 2 s, and of two records what precedes the second's windows.
        assertThat(micros).isBetween(32_000_000L, 34_000_000L);
        // What a template consumes, and no window more.
        assertThat(cutter.grid(slices).withSignal()).hasSize(15);
        assertThat(retrained.training()).containsAll(slices);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SplitProtocol.class,
      names = {"BLOCKED", "FIRST_RECORD"})
  void strangersAreTestedOnTheWholeTestSide(SplitProtocol protocol) throws IOException {
    RecordedData data = shortRecords(3);
    List<Slice> test = protocol.splits(data, WINDOW, 1).get(0).test();

    assertThat(splits(protocol, data, 1))
        .allSatisfy(each -> assertThat(each.split().test()).isEqualTo(test));
  }

  @Test
  void oneShortRecordOfTheTestSideIsEnoughBesideTheTrainingSide() throws IOException {
    for (LeftOutSplit each : splits(SplitProtocol.FIRST_RECORD, shortRecords(3), 1)) {
      assertThat(each.enrolment().slices()).isNotEmpty();
      assertThat(each.split().test().stream().filter(each.enrolment()::uses))
          .hasSize(each.enrolment().slices().size());
      assertThat(each.withEnrolmentInTraining().test())
          .hasSize(each.split().test().size() - each.enrolment().slices().size());
    }
  }

  @Test
  void whoHasNoSpareRecordIsAStrangerAndNotEnrolled() throws IOException {
    for (LeftOutSplit each : splits(SplitProtocol.FIRST_RECORD, shortRecords(2), 1)) {
      assertThat(each.enrolment().slices()).isEmpty();
      assertThat(each.split().test()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void enrolmentIsAtRestWhereThereIsRest(long seed) throws IOException {
    for (LeftOutSplit each : splits(SplitProtocol.BLOCKED, data(), seed)) {
      assertThat(each.enrolment().slices().values())
          .allSatisfy(
              slices ->
                  assertThat(slices)
                      .allSatisfy(
                          slice ->
                              assertThat(slice.session().recording().activity())
                                  .isEqualTo("rest")));
    }
  }

  private static RecordedData data() throws IOException {
    return RecordedData.read(new SimulatedRecordings(7, 2, Duration.ofSeconds(60), 1), Set.of());
  }

  /**
   * Ten people with so many records of 21 s: the first leaves seven windows for training, and each
   * other one has nine.
   */
  private static RecordedData shortRecords(int records) throws IOException {
    RecordedData data =
        RecordedData.read(new SimulatedRecordings(10, 1, Duration.ofSeconds(21), 1), Set.of());
    Map<String, Integer> seen = new HashMap<>();
    return data.where(info -> seen.merge(info.userId(), 1, Integer::sum) <= records);
  }

  private static List<LeftOutSplit> splits(SplitProtocol protocol, RecordedData data, long seed) {
    Split base = protocol.splits(data, WINDOW, seed).get(0);
    TemplateSource source = TemplateSource.of(data, TrainingOptions.defaults());
    return LeftOutSplit.folds(data, WINDOW, seed).stream()
        .map(people -> LeftOutSplit.of(base, "fold", people, source))
        .toList();
  }

  private static Set<String> people(List<Slice> slices) {
    Set<String> people = new HashSet<>();
    slices.forEach(slice -> people.add(slice.session().recording().userId()));
    return people;
  }
}
