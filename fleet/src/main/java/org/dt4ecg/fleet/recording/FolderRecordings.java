package org.dt4ecg.fleet.recording;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dt4ecg.fleet.format.Annotation;
import org.dt4ecg.fleet.format.Channel;
import org.dt4ecg.fleet.format.ChannelSamples;
import org.dt4ecg.fleet.format.MalformedRecordingException;
import org.dt4ecg.fleet.format.SignalFile;
import org.dt4ecg.fleet.format.SignalFiles;

/**
 * Files of ECG in a folder, in any format that {@link SignalFiles} opens, one channel of each.
 *
 * <p>Knows the layout of the ECG-ID database (T. S. Lugovaya, "Biometric human identification based
 * on electrocardiogram", 2005, doi:10.13026/C2J01F); in any other folder the person is named after
 * the file's own folder, or after the file where it lies in the opened folder itself.
 *
 * <p>A pass is a day: the recordings of a person are numbered by their date, where files give one.
 * Every file is read when the folder is opened, so that one that is damaged is known at once; it is
 * left out. A file whose clock steps, or whose annotations tell activities, is several recordings.
 */
public final class FolderRecordings implements RecordingSource {

  /** Name of the ECG-ID data set. */
  public static final String ECG_ID = "ecg-id";

  private static final String DEFAULT_ACTIVITY = "rest";
  private static final Pattern ECG_ID_FOLDER = Pattern.compile("Person_(\\d{2})");
  private static final Pattern DIGITS = Pattern.compile("\\d+");

  /**
   * Where the samples of a recording are.
   *
   * @param lead lead, as in a frame
   */
  private record Entry(Path file, int channel, String lead, FileParts.Part part) {}

  /** A file that was read, before it is known how it is called among the others. */
  private record ReadFile(
      Path file, String day, int channel, String lead, List<FileParts.Part> parts) {}

  /** The samples of a channel, kept for the next recording of the same file. */
  private record Loaded(Path file, int channel, double rateHz, SixteenBits bits, long[] times) {}

  private final ReadingOptions options;
  private final String dataset;
  private final Map<RecordingInfo, Entry> entries;
  private final List<RecordingInfo> recordings;
  private final List<String> notes;
  private volatile SoftReference<Loaded> newest = new SoftReference<>(null);

  private FolderRecordings(
      ReadingOptions options,
      String dataset,
      Map<RecordingInfo, Entry> entries,
      List<String> notes) {
    this.options = options;
    this.dataset = dataset;
    this.entries = entries;
    this.recordings = List.copyOf(entries.keySet());
    this.notes = notes;
  }

  /**
   * Reads all files of a folder once. The source is empty if there are none.
   *
   * @throws MalformedRecordingException if there are files and all of them had to be left out, or
   *     one of them if the options are strict
   * @throws IOException if the folder cannot be read
   */
  public static FolderRecordings in(Path folder, ReadingOptions options) throws IOException {
    ReadingNotes notes = new ReadingNotes(folder, options.strict());
    List<ReadFile> files = new ArrayList<>();
    for (Path file : candidates(folder)) {
      try {
        Optional<SignalFile> opened = SignalFiles.open(file, options.rateHz(), options.unit());
        if (opened.isPresent()) {
          files.add(read(opened.get(), options, notes));
          notes.read(opened.get().format());
        } else {
          notes.other(file);
        }
      } catch (IOException e) {
        notes.leftOut(file, e);
      }
    }
    boolean ecgId =
        !files.isEmpty()
            && files.stream()
                .allMatch(file -> ECG_ID_FOLDER.matcher(folderName(file.file())).matches());
    String dataset = ecgId ? ECG_ID : name(folder.toAbsolutePath().normalize());
    files.sort(
        Comparator.comparing((ReadFile file) -> folderName(file.file()))
            .thenComparingInt(file -> lastNumber(stem(file.file())))
            .thenComparing(file -> stem(file.file()))
            .thenComparing(ReadFile::file));
    Map<RecordingInfo, Entry> entries = new Naming(folder, dataset, options).named(files);
    if (entries.isEmpty() && notes.numberLeftOut() > 0) {
      throw new MalformedRecordingException(
          folder, "no recordings found: " + notes.found(), String.join("; ", notes.leftOutLines()));
    }
    boolean told = options.activity() != null || !options.activities().isEmpty() || ecgId;
    if (!told && !entries.isEmpty()) {
      notes.line(
          "Files tell no activity; it is taken as %s unless --activity or --labels says otherwise"
              .formatted(DEFAULT_ACTIVITY));
    }
    return new FolderRecordings(options, dataset, entries, notes.lines(entries.keySet()));
  }

  private static List<Path> candidates(Path folder) throws IOException {
    List<Path> files = FolderScan.find(folder, SignalFiles::mayBeOne);
    Set<Path> segments = new HashSet<>();
    for (Path file : files) {
      segments.addAll(SignalFiles.partsOf(file));
    }
    return files.stream().filter(file -> !segments.contains(file)).toList();
  }

  private static ReadFile read(SignalFile file, ReadingOptions options, ReadingNotes notes)
      throws IOException {
    int channel = EcgChannels.choose(file.file(), file.channels(), options.channel());
    ChannelSamples samples = file.read(channel);
    if (samples.counts().length == 0) {
      throw new MalformedRecordingException(
          file.file(), "it has no samples", "fetch it again or take it out of the folder");
    }
    List<FileParts.Part> stretches =
        FileParts.ofClock(samples.timesMicros(), file.channels().get(channel).rateHz());
    if (stretches == null) {
      throw new MalformedRecordingException(
          file.file(),
          "its clock steps more than %d times".formatted(FileParts.MOST_STEPS),
          "sort it by time");
    }
    List<FileParts.Part> parts = stretches;
    if (!options.activities().isEmpty()) {
      List<Annotation> annotations = file.annotations();
      parts = new ArrayList<>();
      for (FileParts.Part stretch : stretches) {
        List<FileParts.Part> labelled =
            FileParts.ofLabels(stretch, samples.timesMicros(), annotations, options.activities());
        parts.addAll(
            options.activity() == null ? labelled : FileParts.withTheRest(stretch, labelled));
      }
      if (parts.isEmpty()) {
        throw new MalformedRecordingException(
            file.file(),
            "none of its %d annotations names an activity of --labels"
                .formatted(annotations.size()),
            "add its texts there, or give --activity for what is not labelled");
      }
    }
    if (stretches.size() > 1) {
      notes.remark(file.file(), "its clock steps, so it is several recordings");
    }
    file.remarks().forEach(remark -> notes.remark(file.file(), remark));
    samples.remarks().forEach(remark -> notes.remark(file.file(), remark));
    SixteenBits bits =
        SixteenBits.of(samples.counts(), calibrated(file.channels().get(channel), options));
    if (bits.divisor() > 1) {
      notes.remark(
          file.file(),
          bits.microvoltsPerCount() == 0
              ? "its samples have more than 16 bits and are divided by " + bits.divisor()
              : "its samples have more than 16 bits and are kept to %.3g µV"
                  .formatted(bits.microvoltsPerCount()));
    }
    String lead = EcgChannels.lead(file.channels().get(channel).name());
    return new ReadFile(file.file(), file.day(), channel, lead, parts);
  }

  /** With the unit that was told, where the file tells none. */
  private static Channel calibrated(Channel channel, ReadingOptions options) {
    double microvolts = options.microvoltsPerUnit();
    return channel.microvoltsPerCount() == 0 && microvolts > 0
        ? new Channel(channel.name(), "uV", channel.rateHz(), microvolts, channel.baselineCount())
        : channel;
  }

  @Override
  public String dataset() {
    return dataset;
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
    Entry entry = entries.get(info);
    if (entry == null) {
      throw new IllegalArgumentException(
          "No recording %s in %s; take one that recordings() lists"
              .formatted(info.recordingId(), dataset));
    }
    Loaded loaded = loaded(entry);
    FileParts.Part part = entry.part();
    part.requireWithin(entry.file(), loaded.times().length);
    short[] counts = Arrays.copyOfRange(loaded.bits().counts(), part.from(), part.to());
    return new Recording(
        info.recordingId(),
        info.userId(),
        info.sessionId(),
        info.activity(),
        entry.lead(),
        loaded.rateHz(),
        loaded.bits().microvoltsPerCount(),
        loaded.bits().baselineCount(),
        counts,
        FileParts.inOrder(loaded.times(), part));
  }

  private Loaded loaded(Entry entry) throws IOException {
    Loaded kept = newest.get();
    if (kept != null && kept.file().equals(entry.file()) && kept.channel() == entry.channel()) {
      return kept;
    }
    SignalFile file =
        SignalFiles.open(entry.file(), options.rateHz(), options.unit())
            .orElseThrow(
                () ->
                    new MalformedRecordingException(
                        entry.file(), "it has changed since it was opened", "start again"));
    if (entry.channel() >= file.channels().size()) {
      throw new MalformedRecordingException(
          entry.file(), "it has changed since it was opened", "start the command again");
    }
    ChannelSamples samples = file.read(entry.channel());
    Loaded loaded =
        new Loaded(
            entry.file(),
            entry.channel(),
            file.channels().get(entry.channel()).rateHz(),
            SixteenBits.of(
                samples.counts(), calibrated(file.channels().get(entry.channel()), options)),
            samples.timesMicros());
    newest = new SoftReference<>(loaded);
    return loaded;
  }

  /** Says whose recordings the files are, and how they are called. */
  private record Naming(Path folder, String dataset, ReadingOptions options) {

    Map<RecordingInfo, Entry> named(List<ReadFile> files) {
      Map<String, TreeSet<String>> days = new HashMap<>();
      for (ReadFile file : files) {
        days.computeIfAbsent(userId(file.file()), user -> new TreeSet<>()).add(file.day());
      }
      Map<RecordingInfo, Entry> entries = new LinkedHashMap<>();
      Set<String> ids = new HashSet<>();
      for (ReadFile file : files) {
        String user = userId(file.file());
        TreeSet<String> daysOfUser = Objects.requireNonNull(days.get(user));
        String pass = "%02d".formatted(daysOfUser.headSet(file.day()).size() + 1);
        String base = relative(file.file());
        // The same record in two formats beside each other.
        String id = ids.add(base) ? base : withExtension(file.file());
        for (int i = 0; i < file.parts().size(); i++) {
          FileParts.Part part = file.parts().get(i);
          entries.put(
              new RecordingInfo(
                  i == 0 ? id : "%s.part%d".formatted(id, i + 1),
                  user,
                  sessionId(user, file.file(), part),
                  pass,
                  activity(part)),
              new Entry(file.file(), file.channel(), file.lead(), part));
        }
      }
      return entries;
    }

    private String sessionId(String user, Path file, FileParts.Part part) {
      String session = user + "/" + stem(file);
      // A person's own name for all records does not tell the folders of one apart.
      if (options.user() != null) {
        session = user + "/" + relative(file);
      }
      if (part.stretch() > 0) {
        session += ".part" + (part.stretch() + 1);
      }
      return part.activity() == null ? session : session + "/" + part.activity();
    }

    private String activity(FileParts.Part part) {
      if (part.activity() != null) {
        return part.activity();
      }
      return Objects.requireNonNullElse(options.activity(), DEFAULT_ACTIVITY);
    }

    private String userId(Path file) {
      String told = options.user();
      if (told != null) {
        return told;
      }
      if (dataset.equals(ECG_ID)) {
        Matcher person = ECG_ID_FOLDER.matcher(folderName(file));
        if (person.matches()) {
          return ECG_ID + "-" + person.group(1);
        }
      }
      Path parent = file.toAbsolutePath().normalize().getParent();
      boolean flat = folder.toAbsolutePath().normalize().equals(parent);
      return dataset + "-" + (flat ? stem(file) : folderName(file));
    }

    private String relative(Path file) {
      String relative = withExtension(file);
      return relative.substring(0, relative.length() - name(file).length() + stem(file).length());
    }

    private String withExtension(Path file) {
      return folder.relativize(file).toString().replace('\\', '/');
    }
  }

  /** The file's name without its extension, which is the name of a WFDB record. */
  private static String stem(Path file) {
    String name = name(file);
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? name : name.substring(0, dot);
  }

  private static String folderName(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    return parent == null ? "" : name(parent);
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static int lastNumber(String recordName) {
    int last = 0;
    Matcher numbers = DIGITS.matcher(recordName);
    while (numbers.find()) {
      String digits = numbers.group();
      last = Integer.parseInt(digits.substring(Math.max(0, digits.length() - 9)));
    }
    return last;
  }
}
