package org.dt4ecg.fleet.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  /** The data set states no volts per count. */
  private static final double UNKNOWN_MICROVOLTS_PER_COUNT = 0;

  /**
   * The converter idles at about 2100 counts, but no exact baseline is stated, and without volts
   * per count a guessed one would turn counts into nothing better. So counts stay as recorded, and
   * the offset is left to the model's own filter.
   */
  private static final int BASELINE_COUNT = 0;

  private final Map<RecordingInfo, Path> files;
  private final List<RecordingInfo> recordings;

  private CtuRecordings(Map<RecordingInfo, Path> files) {
    this.files = files;
    this.recordings = List.copyOf(files.keySet());
  }

  /**
   * Finds the recordings in a folder: that of the data set, its {@code data} folder, or one of a
   * single person. The source is empty if there are none.
   *
   * @throws MalformedRecordingException if a recording is there twice
   * @throws IOException if the folder cannot be read
   */
  public static CtuRecordings in(Path folder) throws IOException {
    Map<RecordingInfo, Path> unordered = new LinkedHashMap<>();
    for (Path file : FolderScan.find(folder, name -> NAME.matcher(name).matches())) {
      RecordingInfo info = info(file);
      Path other = unordered.putIfAbsent(info, file);
      if (other != null) {
        throw new MalformedRecordingException(
            file, "the same recording as " + other, "keep one of them in the folder");
      }
    }
    List<RecordingInfo> order = new ArrayList<>(unordered.keySet());
    order.sort(
        Comparator.comparing(RecordingInfo::userId)
            .thenComparing(RecordingInfo::pass)
            .thenComparingInt(info -> ACTIVITIES.indexOf(info.activity())));
    Map<RecordingInfo, Path> files = new LinkedHashMap<>();
    for (RecordingInfo info : order) {
      files.put(info, file(unordered, info));
    }
    return new CtuRecordings(files);
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
  public Recording read(RecordingInfo info) throws IOException {
    Path file = file(files, info);
    CtuParser.Samples samples = CtuParser.parse(file, Files.readAllBytes(file));
    return new Recording(
        info.recordingId(),
        info.userId(),
        info.sessionId(),
        info.activity(),
        "CHEST",
        NOMINAL_RATE_HZ,
        UNKNOWN_MICROVOLTS_PER_COUNT,
        BASELINE_COUNT,
        samples.counts(),
        samples.timesMicros());
  }

  @Override
  public List<ArtefactSegment> artefacts(RecordingInfo info) throws IOException {
    return CtuArtefacts.of(file(files, info), info.recordingId());
  }

  private static Path file(Map<RecordingInfo, Path> files, RecordingInfo info) {
    Path file = files.get(info);
    if (file == null) {
      throw new IllegalArgumentException(
          "No recording %s in %s; take one that recordings() lists"
              .formatted(info.recordingId(), DATASET));
    }
    return file;
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
