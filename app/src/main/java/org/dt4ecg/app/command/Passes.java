package org.dt4ecg.app.command;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;

/** Holds the passes that were asked for against those there are. */
final class Passes {

  private Passes() {}

  /**
   * Refuses passes that no recording is of.
   *
   * @throws CommandFailure with the passes there are
   */
  static void require(RecordingSource source, Set<String> passes) throws CommandFailure {
    Set<String> there =
        source.recordings().stream()
            .map(RecordingInfo::pass)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> missing = new TreeSet<>(passes);
    missing.removeAll(there);
    if (!missing.isEmpty()) {
      throw CommandFailure.wrongUsage(
          "--passes %s: the recordings of %s have the passes %s alone"
              .formatted(String.join(",", missing), source.dataset(), String.join(", ", there)));
    }
  }
}
