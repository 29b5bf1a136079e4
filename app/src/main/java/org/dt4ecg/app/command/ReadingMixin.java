package org.dt4ecg.app.command;

import java.io.IOException;
import java.nio.file.Path;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.fleet.format.SignalFiles;
import org.dt4ecg.fleet.recording.ReadingOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What files of recordings do not tell themselves. */
final class ReadingMixin {

  @Option(
      names = "--channel",
      paramLabel = "NAME_OR_NUMBER",
      description =
          "Channel to read, such as V5 or 2; without it the first that is an ECG by name and unit.")
  private @Nullable String channel;

  @Option(
      names = "--activity",
      paramLabel = "NAME",
      description = "What people do where files do not tell; rest without it.")
  private @Nullable String activity;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "File of lines TEXT=ACTIVITY: annotations of these texts begin an activity, and end one"
              + " where ACTIVITY is empty.")
  private @Nullable Path labels;

  @Option(
      names = "--rate",
      paramLabel = "HZ",
      description = "Sampling rate of tables and MATLAB files that do not tell it.")
  private @Nullable Double rate;

  @Option(
      names = "--unit",
      paramLabel = "UNIT",
      description =
          "Unit of the numbers in files that do not tell it, such as uV or 0.38uV; without it they"
              + " are counts of unknown size.")
  private @Nullable String unit;

  @Option(
      names = "--counts-per-mv",
      paramLabel = "N",
      description =
          "Turn voltages into so many counts a millivolt, for a model that takes in counts of"
              + " unknown size.")
  private @Nullable Double countsPerMillivolt;

  @Option(
      names = "--strict",
      description =
          "Refuse a folder with a file that cannot be read, rather than leave the file out.")
  private boolean strict;

  /**
   * What was told.
   *
   * @param user whose recordings all of them are; null to take each file's own
   * @throws CommandFailure if the file of labels cannot be read
   */
  ReadingOptions options(@Nullable String user) throws CommandFailure {
    if (user != null) {
      Ids.require("user id of --user", user);
    }
    if (activity != null) {
      Ids.require("activity of --activity", activity);
    }
    if (rate != null && !(rate > 0)) {
      throw CommandFailure.wrongUsage("--rate needs a number of samples a second, not " + rate);
    }
    if (unit != null && !(SignalFiles.microvolts(unit) > 0)) {
      throw CommandFailure.wrongUsage(
          "--unit %s is no voltage; name one such as mV, uV or 0.38uV".formatted(unit));
    }
    if (countsPerMillivolt != null
        && !(countsPerMillivolt > 0 && Double.isFinite(countsPerMillivolt))) {
      throw CommandFailure.wrongUsage(
          "--counts-per-mv needs a number above 0, not " + countsPerMillivolt);
    }
    ReadingOptions told =
        ReadingOptions.defaults()
            .withChannel(channel)
            .withActivity(activity)
            .withUser(user)
            .withSignal(rate, unit)
            .withCountsPerMillivolt(countsPerMillivolt)
            .withStrict(strict);
    if (labels == null) {
      return told;
    }
    try {
      return told.withActivities(ReadingOptions.activitiesOf(labels));
    } catch (IOException e) {
      throw new CommandFailure(
          "The file of --labels cannot be read: %s".formatted(Failures.text(e)), e);
    }
  }
}
