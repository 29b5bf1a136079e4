package org.dt4ecg.fleet.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Records in PhysioNet's WFDB format, signal format 16: a header {@code *.hea} and a file of
 * samples. Knows the layout of the ECG-ID database (T. S. Lugovaya, "Biometric human identification
 * based on electrocardiogram", 2005, doi:10.13026/C2J01F); in any other folder the person is named
 * after the record's own folder, or after the record where it lies in the opened folder itself.
 *
 * <p>A pass is a day: the records of a person are numbered by their date, where headers give one.
 * Nothing in the format tells an activity, so it is {@code rest}, as in ECG-ID.
 */
public final class WfdbRecordings implements RecordingSource {

  /** Name of the ECG-ID data set. */
  public static final String ECG_ID = "ecg-id";

  private static final String ACTIVITY = "rest";
  private static final Pattern ECG_ID_FOLDER = Pattern.compile("Person_(\\d{2})");
  private static final Pattern DIGITS = Pattern.compile("\\d+");

  private final String dataset;
  private final Map<RecordingInfo, WfdbHeader> headers;
  private final List<RecordingInfo> recordings;

  private WfdbRecordings(String dataset, Map<RecordingInfo, WfdbHeader> headers) {
    this.dataset = dataset;
    this.headers = headers;
    this.recordings = List.copyOf(headers.keySet());
  }

  /**
   * Finds the records in a folder and reads their headers. The first channel of each is used.
   *
   * @throws MalformedRecordingException if a header cannot be understood
   * @throws IOException if the folder or a header cannot be read
   */
  public static WfdbRecordings in(Path folder) throws IOException {
    List<WfdbHeader> found = new ArrayList<>();
    for (Path file : FolderScan.find(folder, name -> name.endsWith(".hea"))) {
      found.add(WfdbHeader.read(file));
    }
    boolean ecgId =
        !found.isEmpty()
            && found.stream()
                .allMatch(header -> ECG_ID_FOLDER.matcher(folderName(header.file())).matches());
    String dataset = ecgId ? ECG_ID : name(folder.toAbsolutePath().normalize());
    found.sort(
        Comparator.comparing((WfdbHeader header) -> folderName(header.file()))
            .thenComparingInt(header -> lastNumber(header.recordName()))
            .thenComparing(WfdbHeader::recordName));

    Map<String, TreeSet<String>> days = new HashMap<>();
    for (WfdbHeader header : found) {
      days.computeIfAbsent(userId(dataset, folder, header), user -> new TreeSet<>())
          .add(header.day());
    }
    Map<RecordingInfo, WfdbHeader> headers = new LinkedHashMap<>();
    for (WfdbHeader header : found) {
      String user = userId(dataset, folder, header);
      TreeSet<String> daysOfUser = Objects.requireNonNull(days.get(user));
      String pass = "%02d".formatted(daysOfUser.headSet(header.day()).size() + 1);
      String id = recordingId(folder, header);
      headers.put(
          new RecordingInfo(id, user, user + "/" + header.recordName(), pass, ACTIVITY), header);
    }
    return new WfdbRecordings(dataset, headers);
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
  public Recording read(RecordingInfo info) throws IOException {
    WfdbHeader header = headers.get(info);
    if (header == null) {
      throw new IllegalArgumentException(
          "No recording %s in %s; take one that recordings() lists"
              .formatted(info.recordingId(), dataset));
    }
    WfdbHeader.Signal signal = header.signals().get(0);
    WfdbSamples samples = WfdbSamples.read(header, signal);
    return new Recording(
        info.recordingId(),
        info.userId(),
        info.sessionId(),
        info.activity(),
        lead(signal.description()),
        header.rateHz(),
        signal.microvoltsPerCount(),
        signal.baselineCount(),
        samples.counts(),
        samples.timesMicros());
  }

  /** {@code ECG I} and {@code ECG I filtered} are lead I; other descriptions are taken as lead. */
  private static String lead(String description) {
    if (description.startsWith("ECG ")) {
      return description.substring("ECG ".length()).split(" ", 2)[0];
    }
    return description.isBlank() ? "UNKNOWN" : description;
  }

  private static String userId(String dataset, Path folder, WfdbHeader header) {
    Path parent = header.file().toAbsolutePath().normalize().getParent();
    if (dataset.equals(ECG_ID)) {
      Matcher person = ECG_ID_FOLDER.matcher(folderName(header.file()));
      if (person.matches()) {
        return ECG_ID + "-" + person.group(1);
      }
    }
    boolean flat = folder.toAbsolutePath().normalize().equals(parent);
    return dataset + "-" + (flat ? header.recordName() : folderName(header.file()));
  }

  private static String recordingId(Path folder, WfdbHeader header) {
    String relative = folder.relativize(header.file()).toString().replace('\\', '/');
    return relative.substring(0, relative.length() - ".hea".length());
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
