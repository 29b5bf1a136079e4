package org.dt4ecg.training.dataset;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;

/** Splits the frames of a recording into sessions at holes longer than the inactivity gap. */
final class SessionSplitter {

  /** The stream's default. */
  static final Duration INACTIVITY_GAP = Duration.ofSeconds(5);

  private final long gapMicros = INACTIVITY_GAP.toNanos() / 1000;

  /** The sessions in order of time; none if there are no frames. */
  List<RecordedSession> split(RecordingInfo recording, List<EcgSamples> frames) {
    if (frames.isEmpty()) {
      return List.of();
    }
    TimeSpan span =
        new TimeSpan(
            FrameTimes.startMicros(frames.get(0)),
            FrameTimes.endMicros(frames.get(frames.size() - 1)));
    List<RecordedSession> sessions = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= frames.size(); i++) {
      if (i == frames.size() || isGap(frames.get(i - 1), frames.get(i))) {
        sessions.add(
            new RecordedSession(recording, sessions.size(), span, frames.subList(from, i)));
        from = i;
      }
    }
    return sessions;
  }

  private boolean isGap(EcgSamples before, EcgSamples after) {
    return FrameTimes.startMicros(after) - FrameTimes.endMicros(before) > gapMicros;
  }
}
