package org.dt4ecg.fleet.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dt4ecg.schemas.failure.FailureText;

/** Keeps account of what was found in a folder, and of what was not read of it. */
final class ReadingNotes {

  /** Lines of a kind that are told one by one. */
  private static final int MOST_LINES = 10;

  private final Path folder;
  private final boolean strict;
  private final Map<String, Integer> read = new TreeMap<>();
  private final Map<Path, String> leftOut = new LinkedHashMap<>();
  private final Map<String, List<Path>> remarks = new LinkedHashMap<>();
  private final Map<String, Integer> others = new TreeMap<>();
  private final List<String> last = new ArrayList<>();

  /**
   * @param strict whether a file that cannot be read is thrown on
   */
  ReadingNotes(Path folder, boolean strict) {
    this.folder = folder;
    this.strict = strict;
  }

  /** A file was read. */
  void read(String format) {
    read.merge(format, 1, Integer::sum);
  }

  /** A file holds no ECG of a form that is known, and nobody said that it does. */
  void other(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    others.merge(dot < 0 ? "without extension" : name.substring(dot), 1, Integer::sum);
  }

  /** A file cannot be read. */
  void leftOut(Path file, IOException problem) throws IOException {
    if (strict) {
      throw problem;
    }
    leftOut.put(file, FailureText.of(problem));
  }

  /** Something about a file was odd, and it was read all the same. */
  void remark(Path file, String remark) {
    List<Path> files = remarks.computeIfAbsent(remark, any -> new ArrayList<>());
    if (files.isEmpty() || !files.get(files.size() - 1).equals(file)) {
      files.add(file);
    }
  }

  /** A line for the end. */
  void line(String line) {
    last.add(line);
  }

  int numberLeftOut() {
    return leftOut.size();
  }

  /** What was found there, such as {@code 3 WFDB, 1 EDF+; 2 left out; 4 other files (.txt)}. */
  String found() {
    List<String> parts = new ArrayList<>();
    if (!read.isEmpty()) {
      parts.add(
          read.entrySet().stream()
              .map(entry -> entry.getValue() + " " + entry.getKey())
              .collect(Collectors.joining(", ")));
    }
    if (!leftOut.isEmpty()) {
      parts.add(leftOut.size() + " left out");
    }
    int other = others.values().stream().mapToInt(Integer::intValue).sum();
    if (other > 0) {
      parts.add(
          "%d other %s (%s)"
              .formatted(other, other == 1 ? "file" : "files", String.join(", ", others.keySet())));
    }
    return String.join("; ", parts);
  }

  /** All of it, the sum first. */
  List<String> lines(Collection<RecordingInfo> recordings) {
    long people = recordings.stream().map(RecordingInfo::userId).distinct().count();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d %s of %d %s in %s: %s"
            .formatted(
                recordings.size(),
                recordings.size() == 1 ? "recording" : "recordings",
                people,
                people == 1 ? "person" : "people",
                folder,
                found()));
    lines.addAll(leftOutLines());
    remarks.forEach(
        (remark, files) ->
            lines.add(
                files.size() == 1
                    ? "%s: %s".formatted(relative(files.get(0)), remark)
                    : "%s and %d more: %s"
                        .formatted(relative(files.get(0)), files.size() - 1, remark)));
    lines.addAll(last);
    return List.copyOf(lines);
  }

  /** Why files were left out, the first of them one by one. */
  List<String> leftOutLines() {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<Path, String> entry : leftOut.entrySet()) {
      if (lines.size() == MOST_LINES) {
        lines.add("and %d more were left out".formatted(leftOut.size() - MOST_LINES));
        return lines;
      }
      lines.add("Left out: " + entry.getValue());
    }
    return lines;
  }

  private Path relative(Path file) {
    return file.startsWith(folder) ? folder.relativize(file) : file;
  }
}
