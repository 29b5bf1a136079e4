package org.dt4ecg.training.dataset;

import java.util.List;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;

/** Recordings made up sample by sample. */
public final class TestRecordings {

  /** Rate of the recordings, in Hz. */
  public static final int RATE_HZ = 250;

  /** Time of the first sample, in µs since the epoch. */
  public static final long START_MICROS = 1_700_000_000_000_000L;

  private static final long PERIOD_MICROS = 1_000_000 / RATE_HZ;

  private TestRecordings() {}

  /** A source of given recordings, each in pass 01. */
  public static RecordingSource source(Recording... recordings) {
    return new Source(List.of(recordings));
  }

  /**
   * A recording of beats on a triangular wave, of good quality, with a hole.
   *
   * @param seconds length without the hole
   * @param holeAtSecond where the hole is
   * @param holeMillis length of the hole; 0 for none
   */
  public static Recording recording(
      String user, String activity, int seconds, int holeAtSecond, long holeMillis) {
    int samples = seconds * RATE_HZ;
    short[] counts = new short[samples];
    long[] times = new long[samples];
    for (int i = 0; i < samples; i++) {
      double fromPeak = (i % 250 - 125) / (0.025 * RATE_HZ);
      counts[i] =
          (short) Math.round(Math.abs(i % 100 - 50) * 10.0 + 1500 * Math.exp(-fromPeak * fromPeak));
      long hole = i >= holeAtSecond * RATE_HZ ? holeMillis * 1000 : 0;
      times[i] = START_MICROS + i * PERIOD_MICROS + hole;
    }
    String id = user + "-" + activity;
    return new Recording(id, user, id, activity, "CHEST", RATE_HZ, 0, 0, counts, times);
  }

  private record Source(List<Recording> all) implements RecordingSource {

    @Override
    public String dataset() {
      return "made-up";
    }

    @Override
    public List<RecordingInfo> recordings() {
      return all.stream()
          .map(
              recording ->
                  new RecordingInfo(
                      recording.recordingId(),
                      recording.userId(),
                      recording.sessionId(),
                      "01",
                      recording.activity()))
          .toList();
    }

    @Override
    public Recording read(RecordingInfo info) {
      return all.stream()
          .filter(recording -> recording.recordingId().equals(info.recordingId()))
          .findFirst()
          .orElseThrow();
    }
  }
}
