package org.dt4ecg.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * A folder in the layout of the CTU motion ECG that holds one pass alone: people at rest and
 * walking.
 */
public final class MotionRecordings {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  private static final LocalDateTime START = LocalDateTime.of(2024, 3, 26, 15, 0);
  private static final int RATE = 500;

  private MotionRecordings() {}

  /** Of one person, 22 seconds each. */
  static Path write(Path folder, String pass) throws IOException {
    return write(folder, 1, pass, 22);
  }

  /**
   * Of one person.
   *
   * @param person number from 1
   */
  public static Path write(Path folder, int person, String pass, int seconds) throws IOException {
    for (String activity : List.of("klud", "chodza")) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < seconds * RATE; i++) {
        lines
            .append(TIME.format(START.plusNanos(Math.round(i * 1e9 / RATE))))
            .append(" ; ")
            .append(2000 + 3 * (i % 17) + Math.round(counts((double) i / RATE, person)))
            .append('\n');
      }
      Path file =
          folder
              .resolve("%02d".formatted(person))
              .resolve("%02d_%s_%s.csv".formatted(person, pass, activity));
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, lines);
    }
    return folder;
  }

  /** A heart that beats 72 times a minute: an R peak and a T wave, which is the person's own. */
  private static double counts(double seconds, int person) {
    double sinceBeat = seconds * 1.2 % 1 / 1.2;
    return 500 * wave(sinceBeat, 0.1, 0.01) + (60 + 40 * person) * wave(sinceBeat, 0.4, 0.04);
  }

  private static double wave(double seconds, double at, double width) {
    double distance = (seconds - at) / width;
    return Math.exp(-distance * distance / 2);
  }
}
