package org.dt4ecg.fleet.recording;

import java.io.IOException;
import java.util.List;
import org.dt4ecg.fleet.format.MalformedRecordingException;

/** A data set of recordings. Implementations can be read by several threads at once. */
public interface RecordingSource {

  /** Name of the data set, such as {@code ctu-motion-ecg}. */
  String dataset();

  /** All recordings, in an order that is the same each time. */
  List<RecordingInfo> recordings();

  /**
   * Reads the samples of a recording.
   *
   * @param info one of {@link #recordings()}
   * @throws MalformedRecordingException if a file is not what its format promises
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if the source has no such recording
   */
  Recording read(RecordingInfo info) throws IOException;

  /**
   * The hand grades of a recording's artefacts.
   *
   * @param info one of {@link #recordings()}
   * @return none if it was not graded, as in most data sets
   * @throws MalformedRecordingException if a file of grades is not what its format promises
   * @throws IOException if a file cannot be read
   */
  default List<ArtefactSegment> artefacts(RecordingInfo info) throws IOException {
    return List.of();
  }

  /** What people should know of how it was read: what was found, left out, or odd. */
  default List<String> notes() {
    return List.of();
  }
}
