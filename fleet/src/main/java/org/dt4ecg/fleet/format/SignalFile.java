package org.dt4ecg.fleet.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file, or a record of several, that holds signals. Its head is read; samples are read when they
 * are asked for. Can be read by several threads at once.
 */
public interface SignalFile {

  /** The file that names the others, if there are others. */
  Path file();

  /** What it is, such as {@code WFDB} or {@code EDF+}. */
  String format();

  /** Day of recording as {@code YYYY-MM-DD}; empty where the file does not tell. */
  String day();

  /** The channels, in the order of the file. */
  List<Channel> channels();

  /**
   * Reads a channel to its end and holds it against what the file promises of it.
   *
   * @param channel place among {@link #channels()}
   * @throws MalformedRecordingException if it is damaged
   * @throws IOException if a file cannot be read
   */
  ChannelSamples read(int channel) throws IOException;

  /**
   * The notes to the recording, by time.
   *
   * @return none where the file has none
   * @throws MalformedRecordingException if they are not what their format promises
   * @throws IOException if a file cannot be read
   */
  List<Annotation> annotations() throws IOException;

  /** What was odd about the file, and read all the same; for people. */
  List<String> remarks();
}
