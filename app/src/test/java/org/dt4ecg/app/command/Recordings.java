package org.dt4ecg.app.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.dt4ecg.app.TestDevice;

/** Folders with one WFDB record of 500 Hz, 1000 counts to the millivolt, of a heart. */
public final class Recordings {

  private static final int RATE = 500;

  private Recordings() {}

  /** Twenty seconds of a person whose id ends with {@code person}. */
  static Path write(Path folder) throws IOException {
    return write(folder, "person", Duration.ofSeconds(20), 0);
  }

  /**
   * Writes a record.
   *
   * @param person name of the record, with which the person's id ends
   * @param offsetMillivolts mean of the signal
   */
  public static Path write(Path folder, String person, Duration length, double offsetMillivolts)
      throws IOException {
    int count = Math.toIntExact(length.toSeconds() * RATE);
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve(person + ".hea"),
        "%1$s 1 500 %2$d\n%1$s.dat 16 1000/mV 16 0 0 0 0 I\n".formatted(person, count));
    ByteBuffer samples = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      double millivolts = offsetMillivolts + TestDevice.beating(i / (double) RATE);
      samples.putShort((short) Math.round(1000 * millivolts));
    }
    Files.write(folder.resolve(person + ".dat"), samples.array());
    return folder;
  }
}
