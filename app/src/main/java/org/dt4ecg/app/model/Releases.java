package org.dt4ecg.app.model;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.fleet.recording.CtuRecordings;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.jspecify.annotations.Nullable;

/** The models that come with the installation. */
public final class Releases {

  /** System property with the installation's folder; the launcher sets it. */
  public static final String HOME_PROPERTY = "dt4ecg.home";

  private static final String ONNX = ".onnx";

  /** How the name of a model ends that was trained without one of ten people. */
  private static final String WITHOUT_SOMEBODY = "-nine.onnx";

  private final @Nullable Path folder;

  /**
   * @param home the installation's folder; null if it is not known
   */
  public Releases(@Nullable Path home) {
    this.folder = home == null ? null : home.resolve("model").resolve("releases");
  }

  /** Those of the installation this program was started from. */
  public static Releases ofInstallation() {
    String home = System.getProperty(HOME_PROPERTY);
    return new Releases(home == null ? null : Path.of(home));
  }

  /**
   * The model for a data set, the one with the highest name if there are several.
   *
   * @param dataset name of the data set, as recordings give it
   * @throws CommandFailure if none comes with the installation
   */
  public Path forDataset(String dataset) throws CommandFailure {
    return newest(prefix(dataset), false);
  }

  /**
   * The model for a data set that does not know one of its people: of simulated people there are
   * always more.
   *
   * @param dataset name of the data set, as recordings give it
   * @throws CommandFailure if none comes with the installation
   */
  public Path withoutSomebody(String dataset) throws CommandFailure {
    return newest(prefix(dataset), !dataset.equals(SimulatedRecordings.DATASET));
  }

  private static String prefix(String dataset) throws CommandFailure {
    return switch (dataset) {
      case CtuRecordings.DATASET -> "dt4ecg-ctu";
      case SimulatedRecordings.DATASET -> "dt4ecg-sim";
      default ->
          throw new CommandFailure(
              "No model comes with DT4ECG Streams for the data set %s; name one with --model FILE"
                  .formatted(dataset));
    };
  }

  private Path newest(String prefix, boolean withoutSomebody) throws CommandFailure {
    if (folder == null || !Files.isDirectory(folder)) {
      throw new CommandFailure(
          "The installation's models were not found; name a model with --model FILE");
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            folder,
            file ->
                file.getFileName().toString().startsWith(prefix)
                    && file.getFileName().toString().endsWith(ONNX)
                    && file.getFileName().toString().endsWith(WITHOUT_SOMEBODY)
                        == withoutSomebody)) {
      files.forEach(found::add);
    } catch (IOException e) {
      throw new CommandFailure(
          "The folder %s cannot be read: %s".formatted(folder, Failures.text(e)), e);
    }
    return found.stream()
        .max(Comparator.naturalOrder())
        .orElseThrow(
            () ->
                new CommandFailure(
                    "There is no %s*%s in %s; name a model with --model FILE, or train one with: dt4ecg train%s"
                        .formatted(
                            prefix,
                            withoutSomebody ? WITHOUT_SOMEBODY : ONNX,
                            folder,
                            withoutSomebody ? " --without PERSON" : "")));
  }
}
