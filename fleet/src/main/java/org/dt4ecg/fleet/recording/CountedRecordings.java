package org.dt4ecg.fleet.recording;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Recordings with their voltages turned into counts, for models that take in counts of a size that
 * nobody stated. How many make up a millivolt is a guess of whoever asks for it, such as the ratio
 * of two devices' R peaks. Recordings that are counts already stay as they are. Thread-safe where
 * the source is.
 */
final class CountedRecordings implements RecordingSource {

  private static final double MICROVOLTS_PER_MILLIVOLT = 1000;

  private final RecordingSource source;
  private final double countsPerMillivolt;

  /**
   * @param countsPerMillivolt above 0
   */
  CountedRecordings(RecordingSource source, double countsPerMillivolt) {
    this.source = source;
    this.countsPerMillivolt = countsPerMillivolt;
  }

  @Override
  public String dataset() {
    return source.dataset();
  }

  @Override
  public List<RecordingInfo> recordings() {
    return source.recordings();
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>(source.notes());
    notes.add(
        "Voltages are read as %s counts a millivolt, as --counts-per-mv says"
            .formatted(countsPerMillivolt));
    return List.copyOf(notes);
  }

  @Override
  public Recording read(RecordingInfo info) throws IOException {
    Recording recording = source.read(info);
    return recording.microvoltsPerCount() == 0 ? recording : counted(recording);
  }

  private Recording counted(Recording recording) {
    double factor = recording.microvoltsPerCount() * countsPerMillivolt / MICROVOLTS_PER_MILLIVOLT;
    short[] counts = new short[recording.counts().length];
    for (int i = 0; i < counts.length; i++) {
      long value = Math.round((recording.counts()[i] - recording.baselineCount()) * factor);
      counts[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
    }
    return new Recording(
        recording.recordingId(),
        recording.userId(),
        recording.sessionId(),
        recording.activity(),
        recording.lead(),
        recording.nominalRateHz(),
        0,
        0,
        counts,
        recording.timesMicros());
  }

  @Override
  public List<ArtefactSegment> artefacts(RecordingInfo info) throws IOException {
    return source.artefacts(info);
  }
}
