package org.dt4ecg.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dt4ecg.training.dataset.TestRecordings.RATE_HZ;
import static org.dt4ecg.training.dataset.TestRecordings.START_MICROS;
import static org.dt4ecg.training.dataset.TestRecordings.recording;
import static org.dt4ecg.training.dataset.TestRecordings.source;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.training.dataset.CropSampler.Crop;
import org.dt4ecg.training.dataset.WindowCutter.GridWindows;
import org.junit.jupiter.api.Test;

class WindowCutterTest {

  private final WindowCutter cutter =
      new WindowCutter(InputUnit.COUNTS, RATE_HZ, 4 * RATE_HZ, 2 * RATE_HZ);

  @Test
  void windowsLieOnTheGridThatStartsWithTheSession() throws IOException {
    GridWindows grid = cutter.grid(slices(recording("a", "run", 11, 0, 0)));

    assertThat(grid.windows()).extracting(LabelledWindow::index).containsExactly(0L, 1L, 2L, 3L);
    assertThat(grid.incomplete()).isZero();
    assertThat(grid.withSignal()).hasSize(4);
    assertThat(grid.windows().get(0).window().samples()).hasSize(4 * RATE_HZ);
  }

  @Test
  void aWindowWithAHoleIsCountedAndLeftOut() throws IOException {
    GridWindows grid = cutter.grid(slices(recording("a", "run", 12, 7, 500)));

    assertThat(grid.windows()).extracting(LabelledWindow::index).containsExactly(0L, 1L, 4L);
    assertThat(grid.incomplete()).isEqualTo(2);
  }

  @Test
  void onlyWindowsThatLieWhollyInASliceAreCut() throws IOException {
    GridWindows grid = cutter.grid(List.of(slice(recording("a", "run", 100, 0, 0), 75, 99)));

    assertThat(grid.windows()).extracting(LabelledWindow::index).first().isEqualTo(38L);
    assertThat(grid.windows()).hasSize(10);
    assertThat(cutter.span(grid.windows().get(0)))
        .isEqualTo(new TimeSpan(START_MICROS + 76_000_000, START_MICROS + 80_000_000));
  }

  @Test
  void cropsStayInTheirSliceAndDifferFromEpochToEpoch() throws IOException {
    List<Slice> slices = List.of(slice(recording("a", "run", 40, 0, 0), 0, 24));
    CropSampler sampler = new CropSampler(slices, cutter, 2);
    Random random = new Random(1);

    CropSampler.Crops first = sampler.draw(random);
    CropSampler.Crops second = sampler.draw(random);

    assertThat(first.windows()).hasSize(12);
    assertThat(first.windows().get(0).window().samples())
        .isNotEqualTo(second.windows().get(0).window().samples());
    assertThat(sampler.draw(new Random(1)).windows().get(0).window().samples())
        .isEqualTo(first.windows().get(0).window().samples());
  }

  @Test
  void cropsWithAHoleAreCountedAndLeftOut() throws IOException {
    List<Slice> slices = slices(recording("a", "run", 20, 10, 1_000));

    CropSampler.Crops crops = new CropSampler(slices, cutter, 20).draw(new Random(1));

    assertThat(crops.incomplete()).isPositive();
    assertThat(crops.windows().size() + crops.unusable() + crops.incomplete()).isEqualTo(105);
  }

  @Test
  void flatSignalIsLeftOutOfTrainingAndCounted() throws IOException {
    Recording moving = recording("a", "run", 20, 0, 0);
    Recording flat =
        new Recording(
            "flat",
            "a",
            "flat",
            "run",
            "CHEST",
            RATE_HZ,
            0,
            0,
            new short[moving.counts().length],
            moving.timesMicros());

    CropSampler.Crops crops = new CropSampler(slices(flat), cutter, 1).draw(new Random(1));

    assertThat(crops.windows()).isEmpty();
    assertThat(crops.unusable()).isEqualTo(5);
  }

  @Test
  void theBeatsOfACropAreThoseOfItsSliceAtTheSameTime() throws IOException {
    List<Slice> slices = slices(recording("a", "run", 20, 0, 0));
    SliceBeats beats = SliceBeats.of(slices, InputUnit.COUNTS, RATE_HZ);
    Slice slice = slices.get(0);
    Random sameDraws = new Random(1);
    double room = slice.span().lengthMicros() - 4e6;
    List<String> expected =
        IntStream.range(0, 20)
            .map(i -> (int) (sameDraws.nextDouble() * room * RATE_HZ / 1e6))
            .mapToObj(offset -> Arrays.toString(beats.of(slice, offset, 4 * RATE_HZ)))
            .toList();

    List<Crop> crops = new CropSampler(slices, cutter, 4, beats).draw(new Random(1)).crops();

    assertThat(crops)
        .extracting(crop -> Arrays.toString(crop.beats()))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(beats.of(slices.get(0), 0, 21 * RATE_HZ)).isNull();
  }

  @Test
  void aSliceWithAHoleHasNoBeats() throws IOException {
    List<Slice> slices = slices(recording("a", "run", 20, 10, 1_000));

    SliceBeats beats = SliceBeats.of(slices, InputUnit.COUNTS, RATE_HZ);

    assertThat(new CropSampler(slices, cutter, 2, beats).draw(new Random(1)).crops())
        .extracting(Crop::beats)
        .isNotEmpty()
        .containsOnlyNulls();
  }

  @Test
  void aSliceThatIsShorterThanAWindowGivesNoCrop() throws IOException {
    List<Slice> brief = List.of(slice(recording("a", "run", 6, 0, 0), 0, 3.9));

    assertThat(new CropSampler(brief, cutter, 2).draw(new Random(1)).windows()).isEmpty();
    assertThatThrownBy(() -> new CropSampler(brief, cutter, 0)).hasMessageContaining("density");
  }

  private static List<Slice> slices(Recording recording) throws IOException {
    return Slice.of(RecordedData.read(source(recording), Set.of()).sessions());
  }

  private static Slice slice(Recording recording, double fromSecond, double toSecond)
      throws IOException {
    return new Slice(
        RecordedData.read(source(recording), Set.of()).sessions().get(0),
        new TimeSpan(
            START_MICROS + Math.round(fromSecond * 1e6),
            START_MICROS + Math.round(toSecond * 1e6)));
  }
}
