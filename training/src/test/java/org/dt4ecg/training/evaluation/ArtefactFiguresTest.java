package org.dt4ecg.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dt4ecg.training.dataset.TestRecordings.RATE_HZ;
import static org.dt4ecg.training.dataset.TestRecordings.recording;
import static org.dt4ecg.training.dataset.TestRecordings.source;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.dt4ecg.fleet.recording.ArtefactSegment;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.recording.RecordingSources;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.training.dataset.ArtefactGrades;
import org.dt4ecg.training.dataset.RealData;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.RecordedSession;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.dataset.TimeSpan;
import org.junit.jupiter.api.Test;

class ArtefactFiguresTest {

  private static final FixedModel ALWAYS_ANNA =
      new FixedModel(new float[] {0.8f, 0.2f}, new float[] {0.6f, 0.4f});

  /**
   * Two windows of 4 s with little artefact, one of which touches the bad one, and one half bad.
   */
  private final RecordingSource graded =
      new Graded(
          source(recording("anna", "run", 16, 0, 0)),
          List.of(segment(0, 2, 1), segment(2, 8, 2), segment(8, 12, 1), segment(12, 16, 4)));

  @Test
  void windowsAreCountedByTheirWorstGrade() throws Exception {
    RecordedData data = RecordedData.read(graded, Set.of());
    ScoredWindows scored = new WindowScorer(ALWAYS_ANNA).score(Slice.of(data.sessions()));

    assertThat(ArtefactFigures.of(scored, ArtefactGrades.read(graded, data)))
        .containsExactly(
            new ArtefactFigures(1, 2, 0, 2, 2),
            new ArtefactFigures(2, 1, 0, 1, 1),
            new ArtefactFigures(4, 1, 0, 1, 1));
  }

  @Test
  void aSegmentThatOnlyTouchesAStretchDoesNotCount() throws IOException {
    RecordedData data = RecordedData.read(graded, Set.of());
    ArtefactGrades grades = ArtefactGrades.read(graded, data);
    RecordedSession session = data.sessions().get(0);

    assertThat(grades.worst(session.recording(), seconds(session, 9, 13.9))).hasValue(1);
    assertThat(grades.worst(session.recording(), seconds(session, 9, 14.1))).hasValue(4);
    assertThat(grades.worst(session.recording(), seconds(session, 40, 44))).isEmpty();
  }

  @Test
  void withoutGradesThereAreNoFigures() throws Exception {
    RecordingSource ungraded = source(recording("anna", "run", 16, 0, 0));
    RecordedData data = RecordedData.read(ungraded, Set.of());
    ScoredWindows scored = new WindowScorer(ALWAYS_ANNA).score(Slice.of(data.sessions()));

    assertThat(ArtefactFigures.of(scored, ArtefactGrades.read(ungraded, data))).isEmpty();
  }

  @Test
  void everyRealWindowHasAGrade() throws Exception {
    RecordingSource source = RecordingSources.open(RealData.folder("ctu-motion-ecg"));
    RecordedData data =
        RecordedData.read(source, Set.of("01")).where(info -> info.userId().equals("ctu-06"));
    FixedModel model =
        new FixedModel(
            FixedModel.contract(List.of("ctu-06"), data.activities(), 250),
            new Prediction(new float[] {1}, new float[data.activities().size()], new float[] {1}));

    ScoredWindows scored = new WindowScorer(model).score(Slice.of(data.sessions()));
    List<ArtefactFigures> figures = ArtefactFigures.of(scored, ArtefactGrades.read(source, data));

    assertThat(figures).hasSizeGreaterThan(1);
    assertThat(figures.stream().mapToLong(grade -> grade.windows() + grade.unusable()).sum())
        .isEqualTo(scored.windows().size());
  }

  private static ArtefactSegment segment(int fromSecond, int toSecond, int grade) {
    return new ArtefactSegment(fromSecond * RATE_HZ, toSecond * RATE_HZ, grade);
  }

  private static TimeSpan seconds(RecordedSession session, double from, double to) {
    long start = session.span().fromMicros();
    return new TimeSpan(start + Math.round(from * 1e6), start + Math.round(to * 1e6));
  }

  private record Graded(RecordingSource source, List<ArtefactSegment> segments)
      implements RecordingSource {

    @Override
    public String dataset() {
      return source.dataset();
    }

    @Override
    public List<RecordingInfo> recordings() {
      return source.recordings();
    }

    @Override
    public Recording read(RecordingInfo info) throws IOException {
      return source.read(info);
    }

    @Override
    public List<ArtefactSegment> artefacts(RecordingInfo info) {
      return segments;
    }
  }
}
