package org.dt4ecg.training.stress;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.dt4ecg.fleet.recording.ArtefactSegment;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;

/**
 * Recordings in which a fault has happened. Each is read once, whatever happens to it afterwards.
 * Safe for several threads.
 */
final class FaultyRecordings implements RecordingSource {

  private final RecordingSource source;
  private final Map<RecordingInfo, Recording> read;
  private final SignalFault fault;
  private final long seed;

  /** Recordings as they are. */
  FaultyRecordings(RecordingSource source, long seed) {
    this(source, new ConcurrentHashMap<>(), SignalFault.NONE, seed);
  }

  private FaultyRecordings(
      RecordingSource source, Map<RecordingInfo, Recording> read, SignalFault fault, long seed) {
    this.source = source;
    this.read = read;
    this.fault = fault;
    this.seed = seed;
  }

  /** The same recordings, as they are but for this fault. */
  FaultyRecordings with(SignalFault other) {
    return new FaultyRecordings(source, read, other, seed);
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
  public Recording read(RecordingInfo info) throws IOException {
    Recording recording = read.get(info);
    if (recording == null) {
      recording = source.read(info);
      read.put(info, recording);
    }
    long ofRecording = seed + 31L * info.recordingId().hashCode();
    return fault.change().apply(recording, new SplittableRandom(ofRecording));
  }

  @Override
  public List<ArtefactSegment> artefacts(RecordingInfo info) throws IOException {
    return source.artefacts(info);
  }

  @Override
  public List<String> notes() {
    return source.notes();
  }
}
