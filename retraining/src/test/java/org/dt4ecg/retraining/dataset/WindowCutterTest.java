package org.dt4ecg.retraining.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dt4ecg.retraining.dataset.TestRecordings.RATE_HZ;
import static org.dt4ecg.retraining.dataset.TestRecordings.START_MICROS;
import static org.dt4ecg.retraining.dataset.TestRecordings.recording;
import static org.dt4ecg.retraining.dataset.TestRecordings.source;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.junit.jupiter.api.Test;

class WindowCutterTest {

  private final WindowCutter cutter =
      new WindowCutter(InputUnit.COUNTS, RATE_HZ, 4 * RATE_HZ, 2 * RATE_HZ);

  @Test
  void windowsLieOnTheGridThatStartsWithTheSession() throws IOException {
    GridWindows grid = cutter.grid(sessions(recording("a", "run", 11, 0, 0)), Part.ALL);

    assertThat(grid.windows()).extracting(LabelledWindow::index).containsExactly(0L, 1L, 2L, 3L);
    assertThat(grid.incomplete()).isZero();
    assertThat(grid.usable()).hasSize(4);
    assertThat(grid.windows().get(0).window().samples()).hasSize(4 * RATE_HZ);
  }

  @Test
  void aWindowWithAHoleIsCountedAndLeftOut() throws IOException {
    GridWindows grid = cutter.grid(sessions(recording("a", "run", 12, 7, 500)), Part.ALL);

    assertThat(grid.windows()).extracting(LabelledWindow::index).containsExactly(0L, 1L, 4L);
    assertThat(grid.incomplete()).isEqualTo(2);
  }

  @Test
  void theTestPartHoldsNoWindowThatTouchesTheGuard() throws IOException {
    List<RecordedSession> sessions = sessions(recording("a", "run", 100, 0, 0));

    GridWindows test = cutter.grid(sessions, Part.BLOCKED_TEST);

    long firstStart = START_MICROS + test.windows().get(0).index() * 2_000_000;
    assertThat(firstStart).isEqualTo(START_MICROS + 74_000_000);
    assertThat(test.windows()).hasSize(12);
  }

  @Test
  void thePartsOfTheBlockedSplitDoNotOverlap() {
    TimeSpan recording = new TimeSpan(1_000, 100_001_000);

    TimeSpan training = Part.BLOCKED_TRAINING.of(recording);
    TimeSpan validation = Part.BLOCKED_VALIDATION.of(recording);
    TimeSpan test = Part.BLOCKED_TEST.of(recording);

    assertThat(training).isEqualTo(new TimeSpan(1_000, 60_001_000));
    assertThat(validation).isEqualTo(new TimeSpan(60_001_000, 70_001_000));
    assertThat(test).isEqualTo(new TimeSpan(74_001_000, 100_001_000));
    assertThat(Part.ALL.of(recording)).isEqualTo(recording);
  }

  @Test
  void cropsStayInTheirPartAndDifferFromEpochToEpoch() throws IOException {
    List<RecordedSession> sessions = sessions(recording("a", "run", 40, 0, 0));
    CropSampler sampler = new CropSampler(sessions, cutter, Part.BLOCKED_TRAINING, 2);
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
    List<RecordedSession> sessions = sessions(recording("a", "run", 20, 10, 1_000));

    CropSampler.Crops crops = new CropSampler(sessions, cutter, Part.ALL, 20).draw(new Random(1));

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

    CropSampler.Crops crops =
        new CropSampler(sessions(flat), cutter, Part.ALL, 1).draw(new Random(1));

    assertThat(crops.windows()).isEmpty();
    assertThat(crops.unusable()).isEqualTo(5);
  }

  @Test
  void aPartThatIsShorterThanAWindowGivesNoCrop() throws IOException {
    List<RecordedSession> sessions = sessions(recording("a", "run", 6, 0, 0));

    assertThat(
            new CropSampler(sessions, cutter, Part.BLOCKED_TRAINING, 2)
                .draw(new Random(1))
                .windows())
        .isEmpty();
    assertThatThrownBy(() -> new CropSampler(sessions, cutter, Part.ALL, 0))
        .hasMessageContaining("density");
  }

  private static List<RecordedSession> sessions(Recording recording) throws IOException {
    return RecordedData.read(source(recording), Set.of()).sessions();
  }
}
