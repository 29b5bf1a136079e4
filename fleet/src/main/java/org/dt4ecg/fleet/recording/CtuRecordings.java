package org.dt4ecg.fleet.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dt4ecg.fleet.format.MalformedRecordingException;

/**
 * The CTU wearable ECG with motion artefacts: V. Kalousková, "Automatická detekcia pohybových
 * artefaktov v EKG signáli z nositeľného snímača pomocou metód umelej inteligencie", master's
 * thesis, Czech Technical University in Prague, 2024.
 *
 * <p>A bipolar chest lead at a nominal 500 Hz, one file {@code ID_PASS_ACTIVITY.csv} for each
 * person, pass of electrodes and activity. Reads whatever subset of the files is there.
 */
public final class CtuRecordings implements RecordingSource {

  /** Name of the data set. */
  public static final String DATASET = "ctu-motion-ecg";

  private static final Pattern NAME =
      Pattern.compile("(\\d{2})_(\\d{2})_(klud|ruky|chodza|beh|drepy)\\.csv");

  /** In the order of the protocol of recording. */
  private static final List<String> ACTIVITIES =
      List.of("rest", "arm-movements", "walk", "run", "squats");

  private static final double NOMINAL_RATE_HZ = 500;

  /** Four hours; the recordings take a minute. */
  private static final long MOST_BYTES = 256L << 20;

  /**
   * The converter idles at about 2100 counts, but no exact baseline is stated, and without volts
   * per count a guessed one would turn counts into nothing better. So counts stay as recorded, and
   * the offset is left to the model's own filter.
   */
  private static final int BASELINE_COUNT = 0;

  /** Where the samples of a recording are: mostly a whole file. */
  private record Entry(Path file, FileParts.Part part) {}

  private final Map<RecordingInfo, Entry> entries;
  private final List<RecordingInfo> recordings;
  private final List<String> notes;
  private final double microvoltsPerCount;

  /**
   * @param microvoltsPerCount µV per count, which the data set does not state; 0 if nobody told
   */
  private CtuRecordings(
      Map<RecordingInfo, Entry> entries, List<String> notes, double microvoltsPerCount) {
    this.entries = entries;
    this.recordings = List.copyOf(entries.keySet());
    this.notes = notes;
    this.microvoltsPerCount = microvoltsPerCount;
  }

  /**
   * Reads the recordings in a folder once: that of the data set, its {@code data} folder, or one of
   * a single person. The source is empty if there are none.
   *
   * @throws MalformedRecordingException if there are some and all had to be left out, or one of
   *     them if the options are strict
   * @throws IOException if the folder cannot be read
   */
  public static CtuRecordings in(Path folder, ReadingOptions options) throws IOException {
    ReadingNotes notes = new ReadingNotes(folder, options.strict());
    Map<RecordingInfo, Path> files = new LinkedHashMap<>();
    for (Path file : FolderScan.find(folder, name -> NAME.matcher(name).matches())) {
      RecordingInfo info = info(file);
      Path other = files.putIfAbsent(info, file);
      if (other != null) {
        notes.leftOut(
            file,
            new MalformedRecordingException(
                file, "the same recording as " + other, "keep one of them in the folder"));
      }
    }
    List<RecordingInfo> order = new ArrayList<>(files.keySet());
    order.sort(
        Comparator.comparing(RecordingInfo::userId)
            .thenComparing(RecordingInfo::pass)
            .thenComparingInt(info -> ACTIVITIES.indexOf(info.activity())));
    Map<RecordingInfo, Entry> entries = new LinkedHashMap<>();
    for (RecordingInfo info : order) {
      Path file = Objects.requireNonNull(files.get(info));
      try {
        entries.putAll(parts(info, file, notes));
        notes.read("CTU motion ECG");
      } catch (IOException e) {
        notes.leftOut(file, e);
      }
    }
    if (entries.isEmpty() && notes.numberLeftOut() > 0) {
      throw new MalformedRecordingException(
          folder, "no recordings found: " + notes.found(), String.join("; ", notes.leftOutLines()));
    }
    ReadingOptions unread =
        options.withStrict(false).withSignal(options.rateHz(), null).withCountsPerMillivolt(null);
    if (!unread.equals(ReadingOptions.defaults())) {
      notes.line(
          "Files of the CTU motion ECG tell all but the unit by their names; nothing else is read");
    }
    return new CtuRecordings(entries, notes.lines(entries.keySet()), options.microvoltsPerUnit());
  }

  private static Map<RecordingInfo, Entry> parts(RecordingInfo info, Path file, ReadingNotes notes)
      throws IOException {
    CtuParser.Samples samples = CtuParser.parse(file, bytes(file));
    List<FileParts.Part> parts = FileParts.ofClock(samples.timesMicros(), NOMINAL_RATE_HZ);
    if (parts == null) {
      throw new MalformedRecordingException(
          file,
          "its clock steps more than %d times".formatted(FileParts.MOST_STEPS),
          "sort the lines by time");
    }
    if (parts.size() > 1) {
      notes.remark(file, "its clock steps, so it is several recordings");
    }
    Map<RecordingInfo, Entry> entries = new LinkedHashMap<>();
    for (FileParts.Part part : parts) {
      String suffix = part.stretch() == 0 ? "" : ".part" + (part.stretch() + 1);
      entries.put(
          new RecordingInfo(
              info.recordingId() + suffix,
              info.userId(),
              info.sessionId() + suffix,
              info.pass(),
              info.activity()),
          new Entry(file, part));
    }
    return entries;
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new MalformedRecordingException(
          file,
          "it is longer than the %d MiB that are read".formatted(MOST_BYTES >> 20),
          "split the recording");
    }
    return Files.readAllBytes(file);
  }

  @Override
  public String dataset() {
    return DATASET;
  }

  @Override
  public List<RecordingInfo> recordings() {
    return recordings;
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  public Recording read(RecordingInfo info) throws IOException {
    Entry entry = entry(info);
    CtuParser.Samples samples = CtuParser.parse(entry.file(), bytes(entry.file()));
    FileParts.Part part = entry.part();
    part.requireWithin(entry.file(), samples.counts().length);
    return new Recording(
        info.recordingId(),
        info.userId(),
        info.sessionId(),
        info.activity(),
        "CHEST",
        NOMINAL_RATE_HZ,
        microvoltsPerCount,
        BASELINE_COUNT,
        Arrays.copyOfRange(samples.counts(), part.from(), part.to()),
        FileParts.inOrder(samples.timesMicros(), part));
  }

  @Override
  public List<ArtefactSegment> artefacts(RecordingInfo info) throws IOException {
    Entry entry = entry(info);
    FileParts.Part part = entry.part();
    String id = String.valueOf(entry.file().getFileName()).replaceFirst("\\.csv$", "");
    List<ArtefactSegment> segments = CtuArtefacts.of(entry.file(), id);
    if (part.stretch() == 0) {
      return segments;
    }
    // Grades count the samples of the whole file.
    return segments.stream()
        .filter(segment -> segment.toSample() > part.from())
        .map(
            segment ->
                new ArtefactSegment(
                    Math.max(0, segment.fromSample() - part.from()),
                    segment.toSample() - part.from(),
                    segment.grade()))
        .toList();
  }

  private Entry entry(RecordingInfo info) {
    Entry entry = entries.get(info);
    if (entry == null) {
      throw new IllegalArgumentException(
          "No recording %s in %s; take one that recordings() lists"
              .formatted(info.recordingId(), DATASET));
    }
    return entry;
  }

  private static RecordingInfo info(Path file) {
    String name = String.valueOf(file.getFileName());
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      throw new IllegalArgumentException(name + " is not named ID_PASS_ACTIVITY.csv");
    }
    String user = "ctu-" + parts.group(1);
    String pass = parts.group(2);
    String activity = activity(parts.group(3));
    return new RecordingInfo(
        name.substring(0, name.length() - ".csv".length()),
        user,
        user + "/" + pass + "/" + activity,
        pass,
        activity);
  }

  private static String activity(String suffix) {
    return switch (suffix) {
      case "klud" -> "rest";
      case "ruky" -> "arm-movements";
      case "chodza" -> "walk";
      case "beh" -> "run";
      case "drepy" -> "squats";
      default -> throw new IllegalArgumentException("No activity has the suffix " + suffix);
    };
  }
}
