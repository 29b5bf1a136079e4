package org.dt4ecg.app.retrainer;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dt4ecg.app.model.Releases;
import org.dt4ecg.console.CommandFailure;
import org.jspecify.annotations.Nullable;

/** Finds the retraining service's own program: it carries libtorch, which nothing else does. */
public final class RetrainerJar {

  private static final Path PLACE = Path.of("retrainer", "target", "lib", "dt4ecg-retrainer.jar");

  private RetrainerJar() {}

  /**
   * The program of the installation this one was started from.
   *
   * @throws CommandFailure if it is not there
   */
  public static Path ofInstallation() throws CommandFailure {
    return in(System.getProperty(Releases.HOME_PROPERTY));
  }

  /**
   * The program of an installation.
   *
   * @param home the installation's folder; null if it is not known
   * @throws CommandFailure if it is not there
   */
  static Path in(@Nullable String home) throws CommandFailure {
    Path jar = home == null ? PLACE : Path.of(home).resolve(PLACE);
    if (!Files.isRegularFile(jar)) {
      throw new CommandFailure(
          "The retraining service is not at %s; start this where the sources are, with ./dt4ecg, which builds it"
              .formatted(jar));
    }
    return jar;
  }
}
