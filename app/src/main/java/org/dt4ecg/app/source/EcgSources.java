package org.dt4ecg.app.source;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.Failures;
import org.dt4ecg.fleet.recording.ReadingOptions;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.recording.RecordingSources;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;

/** Where commands get ECG from. */
public final class EcgSources {

  /**
   * Who the simulated people are. The same for training and for a fleet, whatever other seeds a
   * command takes: a model can recognise in the demonstration whom it met in training.
   */
  public static final long POPULATION_SEED = 42;

  /** Many short sessions rather than few long ones: electrodes sit differently in each. */
  private static final int SESSIONS = 6;

  private static final Duration RECORDING_LENGTH = Duration.ofSeconds(60);

  private EcgSources() {}

  /**
   * The recordings of a folder. What was found there, and what of it was left out, is told.
   *
   * @param options what is told beside the files
   * @throws CommandFailure if the folder cannot be read or holds no recordings
   */
  public static RecordingSource open(Path folder, ReadingOptions options, Console console)
      throws CommandFailure {
    try {
      RecordingSource source = RecordingSources.open(folder, options);
      source.notes().forEach(console::progress);
      return source;
    } catch (IOException e) {
      throw new CommandFailure(
          "The recordings in %s cannot be read: %s".formatted(folder, Failures.text(e)), e);
    }
  }

  /** Six sessions of five activities of simulated people, a minute each. */
  public static RecordingSource simulated(int people) {
    return new SimulatedRecordings(people, SESSIONS, RECORDING_LENGTH, POPULATION_SEED);
  }

  /**
   * Further sessions of the same people, none of which is in {@link #simulated}.
   *
   * @param sessions how many of each person
   * @param length length of each recording
   */
  public static RecordingSource simulatedLater(int people, int sessions, Duration length) {
    SimulatedRecordings all =
        new SimulatedRecordings(people, SESSIONS + sessions, length, POPULATION_SEED);
    Set<String> earlier =
        all.recordings().stream()
            .map(RecordingInfo::pass)
            .distinct()
            .limit(SESSIONS)
            .collect(Collectors.toSet());
    return new SelectedRecordings(all, info -> !earlier.contains(info.pass()));
  }
}
