package org.dt4ecg.fleet.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Opens a folder of recordings by what is found in it. */
public final class RecordingSources {

  private RecordingSources() {}

  /**
   * Opens a folder.
   *
   * @param folder a folder of the CTU motion ECG, or one of WFDB records
   * @throws NoSuchFileException if there is no such folder
   * @throws NotDirectoryException if it is a file
   * @throws MalformedRecordingException if it holds no recordings, or a header that cannot be read
   * @throws IOException if the folder cannot be read
   */
  public static RecordingSource open(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      throw new NoSuchFileException(
          folder.toString(), null, "no such folder; name the folder that holds the recordings");
    }
    if (!Files.isDirectory(folder)) {
      throw new NotDirectoryException(
          folder + " is a file; name the folder that holds the recordings");
    }
    CtuRecordings ctu = CtuRecordings.in(folder);
    if (!ctu.recordings().isEmpty()) {
      return ctu;
    }
    WfdbRecordings wfdb = WfdbRecordings.in(folder);
    if (!wfdb.recordings().isEmpty()) {
      return wfdb;
    }
    throw new MalformedRecordingException(
        folder,
        "no recordings found",
        "looked for CTU motion ECG (files named ID_PASS_ACTIVITY.csv, such as"
            + " data/01/01_01_klud.csv, with klud, ruky, chodza, beh or drepy as ACTIVITY) and for"
            + " WFDB records (*.hea beside *.dat) in it and the "
            + FolderScan.DEPTH
            + " levels below; name a folder that holds one of them");
  }
}
