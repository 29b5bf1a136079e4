package org.dt4ecg.fleet.recording;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dt4ecg.fleet.format.MalformedRecordingException;

/**
 * Reads the hand grades of the CTU motion ECG: {@code labels/ID_PASS_ACTIVITY_2.csv} beside the
 * recording, with a line {@code start;end;activity;artifact;electrode} for every 2 s, in samples.
 */
final class CtuArtefacts {

  private static final Pattern LINE = Pattern.compile("(\\d{1,9});(\\d{1,9});[^;]*;([1-4]);[^;]*");
  private static final String HEADER = "start;end;activity;artifact;electrode";

  private CtuArtefacts() {}

  /** The grades of a recording; none if it was not graded. */
  static List<ArtefactSegment> of(Path recording, String recordingId) throws IOException {
    Path file = recording.resolveSibling("labels").resolve(recordingId + "_2.csv");
    return Files.isRegularFile(file) ? read(file) : List.of();
  }

  private static List<ArtefactSegment> read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    List<ArtefactSegment> segments = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !(i == 0 && line.equals(HEADER))) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
          throw new MalformedRecordingException(
              file,
              i + 1,
              "not of the form " + HEADER + " with an artifact of 1 to 4",
              "fetch the file again, or take it away to go without the grades");
        }
        segments.add(
            new ArtefactSegment(
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3))));
      }
    }
    return List.copyOf(segments);
  }
}
