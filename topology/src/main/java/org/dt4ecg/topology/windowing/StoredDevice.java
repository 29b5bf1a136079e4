package org.dt4ecg.topology.windowing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is stored of a device beside its frames, as of the last commit or a little later. Immutable.
 *
 * @param deviceId the device
 * @param decidedBefore what lies before this counts as decided: its ECG is not windowed again;
 *     empty if nothing does
 * @param decided the other stretches that have been decided, apart from the open sessions; rising
 * @param sessions the open recording sessions of which windows were decided
 */
public record StoredDevice(
    String deviceId,
    Optional<Instant> decidedBefore,
    List<Stretch> decided,
    List<Session> sessions) {

  /** A stretch of time, without its end. */
  public record Stretch(Instant start, Instant end) {}

  /**
   * An open recording session.
   *
   * @param lead by the frames' own name for it
   * @param newestSampleEnd end of the newest sample that had come when its last window was decided
   * @param windows windows decided so far
   * @param nextWindowStart start of the next window: the cursor
   * @param newestSequence sequence of the newest frame then
   * @param modelVersion of the model whose windows are fused; empty before the first
   * @param clockRatio true duration of a frame by its nominal one; empty where it is not known
   * @param bouts what goes on
   */
  public record Session(
      String lead,
      Instant start,
      Instant newestSampleEnd,
      long windows,
      Instant nextWindowStart,
      long newestSequence,
      Optional<String> modelVersion,
      OptionalDouble clockRatio,
      List<OpenStretch> bouts) {}

  /**
   * A stretch of one activity of one person that may go on.
   *
   * @param userId a pseudonym
   * @param windows number of its windows
   * @param meanConfidence mean probability of the activity over them, 0 to 1
   */
  public record OpenStretch(
      String userId,
      String activity,
      Instant start,
      Instant end,
      int windows,
      double meanConfidence) {}
}
