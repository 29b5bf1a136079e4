package org.dt4ecg.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.dt4ecg.training.dataset.TestRecordings.recording;
import static org.dt4ecg.training.dataset.TestRecordings.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {

  private final RecordedData data;
  private final RecordedSession one;
  private final RecordedSession other;

  SplitTest() throws IOException {
    data =
        RecordedData.read(
            source(recording("a", "run", 20, 0, 0), recording("b", "run", 20, 0, 0)), Set.of());
    one = data.sessions().get(0);
    other = data.sessions().get(1);
  }

  @Test
  void aSampleOnTwoSidesIsRefusedWithBothSidesNamed() {
    List<Slice> early = List.of(slice(one, 0, 10));
    List<Slice> late = List.of(slice(one, 9.999, 20));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Split("mine", "x", early, List.of(), late))
        .withMessageContaining("split mine x leaks")
        .withMessageContaining("a-run/0")
        .withMessageContaining("training part")
        .withMessageContaining("test part");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Split("mine", "x", early, late, List.of()))
        .withMessageContaining("validation part");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Split("mine", "x", List.of(), early, late))
        .withMessageContaining("validation part");
  }

  @Test
  void sidesMayStandSideBySideAndHoldTheSameTimesOfOtherSessions() {
    assertThatNoException()
        .isThrownBy(
            () ->
                new Split(
                    "mine",
                    "x",
                    List.of(slice(one, 0, 10)),
                    List.of(slice(one, 10, 12)),
                    List.of(slice(one, 12, 20), slice(other, 0, 20))));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void exactlyTheSplitsThatShareATimeOfASessionAreRefused(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      List<Slice> training = randomSlices(random);
      List<Slice> test = randomSlices(random);
      boolean leaks =
          training.stream()
              .anyMatch(
                  slice ->
                      test.stream()
                          .anyMatch(
                              tested ->
                                  tested.session().id().equals(slice.session().id())
                                      && slice.span().fromMicros() < tested.span().toMicros()
                                      && tested.span().fromMicros() < slice.span().toMicros()));
      if (leaks) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> new Split("mine", "x", training, List.of(), test));
      } else {
        assertThatNoException().isThrownBy(() -> new Split("mine", "x", training, List.of(), test));
      }
    }
  }

  @Test
  void aSliceStaysInItsSession() {
    TimeSpan session = one.span();
    TimeSpan beyond = new TimeSpan(session.fromMicros(), session.toMicros() + 1);
    TimeSpan empty = new TimeSpan(session.fromMicros(), session.fromMicros());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Slice(one, beyond))
        .withMessageContaining("a-run/0");
    assertThatIllegalArgumentException().isThrownBy(() -> new Slice(one, empty));
    assertThat(Slice.of(one, beyond)).contains(new Slice(one, one.span()));
    assertThat(Slice.of(one, empty)).isEmpty();
  }

  @Test
  void theSplitOfEverythingTrainsOnEverything() {
    Split split = Split.everything(data);

    assertThat(split.training()).isEqualTo(Slice.of(List.of(one, other)));
    assertThat(split.validation()).isEmpty();
    assertThat(split.test()).isEmpty();
  }

  private List<Slice> randomSlices(Random random) {
    List<Slice> slices = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      int from = random.nextInt(19);
      int to = from + 1 + random.nextInt(Math.min(3, 20 - from));
      slices.add(slice(random.nextBoolean() ? one : other, from, to));
    }
    return slices;
  }

  private static Slice slice(RecordedSession session, double fromSecond, double toSecond) {
    long start = session.span().fromMicros();
    return new Slice(
        session,
        new TimeSpan(start + Math.round(fromSecond * 1e6), start + Math.round(toSecond * 1e6)));
  }
}
