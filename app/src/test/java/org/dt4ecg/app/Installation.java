package org.dt4ecg.app;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * The launcher on the classes of this build, as in a container: without sources, and with all
 * classes in one folder.
 */
public final class Installation {

  private static final Path PROJECT =
      Path.of(System.getProperty("dt4ecg.project.directory", "..")).toAbsolutePath().normalize();

  private Installation() {}

  /** Lays it out in a folder, with the models of the project. */
  public static void lay(Path folder) throws IOException {
    Files.copy(PROJECT.resolve("dt4ecg"), folder.resolve("dt4ecg"));
    Files.createDirectory(folder.resolve("model"));
    Files.createSymbolicLink(folder.resolve("model/releases"), PROJECT.resolve("model/releases"));
    Path lib = Files.createDirectories(folder.resolve("app/target/lib"));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" ")));
    try (OutputStream out = Files.newOutputStream(lib.resolve("all.jar"));
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.finish();
    }
  }
}
