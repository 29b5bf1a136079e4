package org.dt4ecg.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * A folder in the layout of the CTU motion ECG that holds one pass alone: a person at rest and
 * walking, 22 seconds each.
 */
final class MotionRecordings {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  private static final LocalDateTime START = LocalDateTime.of(2024, 3, 26, 15, 0);
  private static final int RATE = 500;
  private static final int SECONDS = 22;

  private MotionRecordings() {}

  static Path write(Path folder, String pass) throws IOException {
    for (String activity : List.of("klud", "chodza")) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < SECONDS * RATE; i++) {
        lines
            .append(TIME.format(START.plusNanos(Math.round(i * 1e9 / RATE))))
            .append(" ; ")
            .append(2000 + 3 * (i % 17))
            .append('\n');
      }
      Path file = folder.resolve("01").resolve("01_%s_%s.csv".formatted(pass, activity));
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, lines);
    }
    return folder;
  }
}
