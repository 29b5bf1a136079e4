package org.dt4ecg.fleet.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dt4ecg.fleet.format.MalformedRecordingException;

/** Opens a folder of recordings by what is found in it. */
public final class RecordingSources {

  /** Extensions that are told where nothing else was found. */
  private static final int MOST_EXTENSIONS = 8;

  private RecordingSources() {}

  /**
   * Opens a folder without anything told beside it.
   *
   * @see #open(Path, ReadingOptions)
   */
  public static RecordingSource open(Path folder) throws IOException {
    return open(folder, ReadingOptions.defaults());
  }

  /**
   * Opens a folder.
   *
   * @param folder a folder of the CTU motion ECG, or one of files in other formats
   * @throws NoSuchFileException if there is no such folder
   * @throws NotDirectoryException if it is a file
   * @throws MalformedRecordingException if it holds no recordings that can be read, or if the
   *     options are strict and one of them cannot
   * @throws IOException if the folder cannot be read
   */
  public static RecordingSource open(Path folder, ReadingOptions options) throws IOException {
    if (!Files.exists(folder)) {
      throw new NoSuchFileException(
          folder.toString(), null, "no such folder; name the folder that holds the recordings");
    }
    if (!Files.isDirectory(folder)) {
      throw new NotDirectoryException(
          folder + " is a file; name the folder that holds the recordings");
    }
    CtuRecordings ctu = CtuRecordings.in(folder, options);
    if (!ctu.recordings().isEmpty()) {
      return inCounts(ctu, options);
    }
    FolderRecordings files = FolderRecordings.in(folder, options);
    if (!files.recordings().isEmpty()) {
      return inCounts(files, options);
    }
    throw new MalformedRecordingException(
        folder,
        "no recordings found; there " + whatIsThere(folder),
        "looked for CTU motion ECG (files named ID_PASS_ACTIVITY.csv, such as"
            + " data/01/01_01_klud.csv, with klud, ruky, chodza, beh or drepy as ACTIVITY), WFDB"
            + " records (*.hea beside *.dat), EDF and BDF, MATLAB (*.mat), tables (*.csv, *.tsv,"
            + " *.txt, *.log) and JSON (Movesense, FHIR) in it and the "
            + FolderScan.DEPTH
            + " levels below; name a folder that holds one of them");
  }

  private static RecordingSource inCounts(RecordingSource source, ReadingOptions options) {
    Double counts = options.countsPerMillivolt();
    return counts == null ? source : new CountedRecordings(source, counts);
  }

  private static String whatIsThere(Path folder) throws IOException {
    Map<String, Integer> extensions = new TreeMap<>();
    for (Path file : FolderScan.find(folder, name -> true)) {
      String name = String.valueOf(file.getFileName());
      int dot = name.lastIndexOf('.');
      String extension = dot < 0 ? "without extension" : name.substring(dot);
      extensions.merge(extension.toLowerCase(Locale.ROOT), 1, Integer::sum);
    }
    if (extensions.isEmpty()) {
      return "is no file";
    }
    return extensions.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(MOST_EXTENSIONS)
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", ", "is ", ""));
  }
}
