package org.dt4ecg.app.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder with one WFDB record: twenty seconds at 500 Hz, 1000 counts to the millivolt. */
final class Recordings {

  private static final int SAMPLES = 10_000;

  private Recordings() {}

  static Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("person.hea"),
        "person 1 500 %d\nperson.dat 16 1000/mV 16 0 0 0 0 I\n".formatted(SAMPLES));
    ByteBuffer samples = ByteBuffer.allocate(2 * SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < SAMPLES; i++) {
      samples.putShort((short) Math.round(1000 * Math.sin(2 * Math.PI * 1.2 * i / 500)));
    }
    Files.write(folder.resolve("person.dat"), samples.array());
    return folder;
  }
}
