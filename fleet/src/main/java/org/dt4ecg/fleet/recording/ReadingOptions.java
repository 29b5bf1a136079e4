package org.dt4ecg.fleet.recording;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.dt4ecg.fleet.format.MalformedRecordingException;
import org.dt4ecg.fleet.format.SignalFiles;
import org.jspecify.annotations.Nullable;

/**
 * What is told to a reader of recordings that files do not tell themselves.
 *
 * @param channel which channel to take, by name or by number from 1; null for the first that is an
 *     ECG
 * @param activity what people do where nothing else tells; null for rest
 * @param user whose recordings all of them are; null for a person to each folder or file
 * @param strict whether a file that cannot be read refuses the whole folder
 * @param activities the activity of a text of an annotation, by the text in lower case; empty to
 *     leave annotations alone
 * @param rateHz sampling rate of files of text or MATLAB that tell none, in Hz; null if not told
 * @param unit unit of the numbers in files that tell none, such as {@code uV} or {@code 0.38uV};
 *     null if not told
 * @param countsPerMillivolt how many counts of unknown size are taken to be a millivolt, for a
 *     model that takes in such counts; null leaves voltages as they are
 */
public record ReadingOptions(
    @Nullable String channel,
    @Nullable String activity,
    @Nullable String user,
    boolean strict,
    Map<String, String> activities,
    @Nullable Double rateHz,
    @Nullable String unit,
    @Nullable Double countsPerMillivolt) {

  private static final long MOST_LABEL_BYTES = 1 << 20;

  /** Some editors begin a file of text with it; it is no part of the text (RFC 3629, section 6). */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  public ReadingOptions {
    activities = Map.copyOf(activities);
  }

  /** Nothing is told, and a file that cannot be read is left out. */
  public static ReadingOptions defaults() {
    return new ReadingOptions(null, null, null, false, Map.of(), null, null, null);
  }

  /** With a channel, by name or by number from 1. */
  public ReadingOptions withChannel(@Nullable String wanted) {
    return new ReadingOptions(
        wanted, activity, user, strict, activities, rateHz, unit, countsPerMillivolt);
  }

  /** With an activity for recordings that tell none. */
  public ReadingOptions withActivity(@Nullable String told) {
    return new ReadingOptions(
        channel, told, user, strict, activities, rateHz, unit, countsPerMillivolt);
  }

  /** With a person for all recordings. */
  public ReadingOptions withUser(@Nullable String told) {
    return new ReadingOptions(
        channel, activity, told, strict, activities, rateHz, unit, countsPerMillivolt);
  }

  /** Strict or not. */
  public ReadingOptions withStrict(boolean wanted) {
    return new ReadingOptions(
        channel, activity, user, wanted, activities, rateHz, unit, countsPerMillivolt);
  }

  /** With activities for the texts of annotations. */
  public ReadingOptions withActivities(Map<String, String> told) {
    return new ReadingOptions(
        channel, activity, user, strict, told, rateHz, unit, countsPerMillivolt);
  }

  /** With a rate for text files and a unit for all files that tell none. */
  public ReadingOptions withSignal(@Nullable Double rate, @Nullable String unitTold) {
    return new ReadingOptions(
        channel, activity, user, strict, activities, rate, unitTold, countsPerMillivolt);
  }

  /** With voltages turned into counts, so many a millivolt. */
  public ReadingOptions withCountsPerMillivolt(@Nullable Double counts) {
    return new ReadingOptions(channel, activity, user, strict, activities, rateHz, unit, counts);
  }

  /** µV in the unit that was told; 0 if none was, or it is no voltage. */
  double microvoltsPerUnit() {
    return unit == null ? 0 : SignalFiles.microvolts(unit);
  }

  /**
   * Reads a properties file of lines {@code TEXT=ACTIVITY} in UTF-8: which activity an annotation
   * of a text begins. An empty activity ends what was before.
   *
   * @return activities by text in lower case
   * @throws MalformedRecordingException if it has no such line
   * @throws IOException if it cannot be read
   */
  public static Map<String, String> activitiesOf(Path file) throws IOException {
    if (Files.size(file) > MOST_LABEL_BYTES) {
      throw new MalformedRecordingException(
          file, "it is too long for a file of labels", "write a line TEXT=ACTIVITY for each text");
    }
    Properties properties = new Properties();
    String whole = Files.readString(file, StandardCharsets.UTF_8);
    try {
      properties.load(
          new StringReader(whole.startsWith(BYTE_ORDER_MARK) ? whole.substring(1) : whole));
    } catch (IllegalArgumentException e) {
      MalformedRecordingException malformed =
          new MalformedRecordingException(
              file, "it is no properties file: " + e.getMessage(), "write lines TEXT=ACTIVITY");
      malformed.initCause(e);
      throw malformed;
    }
    Map<String, String> activities = new TreeMap<>();
    for (String text : properties.stringPropertyNames()) {
      activities.put(
          text.strip().toLowerCase(Locale.ROOT), properties.getProperty(text, "").strip());
    }
    if (activities.isEmpty()) {
      throw new MalformedRecordingException(
          file, "it names no activity", "write a line TEXT=ACTIVITY for each text");
    }
    return activities;
  }
}
