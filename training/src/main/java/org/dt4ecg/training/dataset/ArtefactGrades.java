package org.dt4ecg.training.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.dt4ecg.fleet.recording.ArtefactSegment;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;

/** Hand grades of the artefacts in recordings, by time. Immutable. */
public final class ArtefactGrades {

  private final Map<String, List<GradedSpan>> byRecording;

  private ArtefactGrades(Map<String, List<GradedSpan>> byRecording) {
    this.byRecording = byRecording;
  }

  private record GradedSpan(TimeSpan span, int grade) {}

  /**
   * Reads the grades of recordings; those of a data set without grades are none.
   *
   * @throws IOException if a file cannot be read
   */
  public static ArtefactGrades read(RecordingSource source, RecordedData data) throws IOException {
    Set<RecordingInfo> recordings = new HashSet<>();
    data.sessions().forEach(session -> recordings.add(session.recording()));
    Map<String, List<GradedSpan>> byRecording = new HashMap<>();
    for (RecordingInfo recording : recordings) {
      List<ArtefactSegment> segments = source.artefacts(recording);
      if (!segments.isEmpty()) {
        byRecording.put(
            recording.recordingId(), spans(segments, source.read(recording).timesMicros()));
      }
    }
    return new ArtefactGrades(byRecording);
  }

  /**
   * The worst grade in a stretch of a recording. A graded segment counts if half of it or more lies
   * in the stretch, so that one which only touches it does not.
   *
   * @return from 1, little or no artefact, to 4, unreadable; empty if nothing of it was graded
   */
  public OptionalInt worst(RecordingInfo recording, TimeSpan stretch) {
    return byRecording.getOrDefault(recording.recordingId(), List.of()).stream()
        .filter(
            graded ->
                2 * graded.span().intersection(stretch).lengthMicros()
                    >= graded.span().lengthMicros())
        .mapToInt(GradedSpan::grade)
        .max();
  }

  private static List<GradedSpan> spans(List<ArtefactSegment> segments, long[] timesMicros) {
    List<GradedSpan> spans = new ArrayList<>();
    int samples = timesMicros.length;
    for (ArtefactSegment segment : segments) {
      int last = Math.min(segment.toSample(), samples) - 1;
      if (segment.fromSample() < last) {
        spans.add(
            new GradedSpan(
                new TimeSpan(timesMicros[segment.fromSample()], timesMicros[last]),
                segment.grade()));
      }
    }
    return List.copyOf(spans);
  }
}
