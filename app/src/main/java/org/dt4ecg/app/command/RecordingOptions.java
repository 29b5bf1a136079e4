package org.dt4ecg.app.command;

import java.nio.file.Path;
import org.dt4ecg.app.source.EcgSources;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.fleet.recording.ReadingOptions;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where ECG comes from: one of the two. */
final class RecordingOptions {

  @Option(
      names = "--recordings",
      required = true,
      paramLabel = "DIR",
      description = "Folder of recordings: CTU motion ECG, WFDB, EDF, BDF, CSV, JSON or FHIR.")
  private @Nullable Path recordings;

  @Option(
      names = "--simulate",
      required = true,
      paramLabel = "N",
      description = "So many simulated people instead.")
  private @Nullable Integer simulate;

  /**
   * The recordings of the folder, or of the simulated people. What was found in the folder, and
   * what of it was left out, is told.
   *
   * @throws CommandFailure if the folder cannot be read or holds no recordings
   */
  RecordingSource open(ReadingOptions options, Console console) throws CommandFailure {
    return recordings == null
        ? EcgSources.simulated(people())
        : EcgSources.open(recordings, options, console);
  }

  /** Whether people are simulated. */
  boolean isSimulated() {
    return recordings == null;
  }

  /** Number of simulated people. */
  int people() throws CommandFailure {
    int people = simulate == null ? 0 : simulate;
    if (people < 1) {
      throw CommandFailure.wrongUsage("--simulate needs at least one person, not " + people);
    }
    return people;
  }
}
