package org.dt4ecg.fleet.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens a file by its name's extension. */
public final class SignalFiles {

  private SignalFiles() {}

  /** Whether a file of this name is worth a look. */
  public static boolean mayBeOne(String name) {
    return switch (extension(name)) {
      case "hea", "edf", "bdf", "mat", "csv", "tsv", "txt", "log", "json" -> true;
      default -> false;
    };
  }

  /** The files that belong to another one, and are no recordings of their own. */
  public static Set<Path> partsOf(Path file) {
    return extension(String.valueOf(file.getFileName())).equals("hea")
        ? WfdbRecord.partsOf(file)
        : Set.of();
  }

  /**
   * Opens a file.
   *
   * @param rateHz rate of a file of text or of MATLAB that tells none, in Hz; null if it is not
   *     known
   * @param unit unit of such a file that tells none; null if it is not known
   * @return empty for text of another kind, which is no damage
   * @throws MalformedRecordingException if it is not what its format promises
   * @throws IOException if it cannot be read
   */
  public static Optional<SignalFile> open(Path file, @Nullable Double rateHz, @Nullable String unit)
      throws IOException {
    return switch (extension(String.valueOf(file.getFileName()))) {
      case "hea" -> Optional.of(WfdbRecord.open(file));
      case "edf", "bdf" -> Optional.of(EdfFile.open(file));
      case "mat" -> MatFile.open(file, rateHz, unit);
      case "json" -> JsonFile.open(file, rateHz, unit);
      default -> CsvFile.open(file, rateHz, unit);
    };
  }

  /** µV in a unit that may have a number in front, as in {@code 0.38uV}; 0 if it is no voltage. */
  public static double microvolts(String unit) {
    return DecimalSignal.microvolts(unit);
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
