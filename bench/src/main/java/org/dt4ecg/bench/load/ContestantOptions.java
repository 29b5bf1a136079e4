package org.dt4ecg.bench.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dt4ecg.bench.cluster.JavaCommand;
import org.dt4ecg.bench.material.ShippedModels;

/**
 * How the user wants contestants to run.
 *
 * @param library the libraries for this project's application, if they are those of another build
 * @param settings settings of this project's application
 * @param flags further flags for the Java machine of every contestant
 */
public record ContestantOptions(
    Optional<Path> library, Map<String, String> settings, List<String> flags) {

  /** The same for all, and touched at the start, so that no run pays for the growth of the heap. */
  private static final List<String> FLAGS =
      List.of(
          "-Xms1g",
          "-Xmx1g",
          "-XX:+AlwaysPreTouch",
          "-XX:+UseG1GC",
          "-Dai.djl.offline=true",
          "-DOPT_OUT_TRACKING=true");

  private static final int WARNS_OF_NATIVE_CODE = 24;

  /** What Flink's serializers look into. */
  private static final List<String> FLINK_FLAGS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.time=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED");

  public ContestantOptions {
    settings = Map.copyOf(settings);
    flags = List.copyOf(flags);
  }

  List<String> flagsOf(ContestantKind contestant, Path temporary) {
    List<String> all = new ArrayList<>(FLAGS);
    all.add("-Djava.io.tmpdir=" + temporary);
    if (Runtime.version().feature() >= WARNS_OF_NATIVE_CODE) {
      all.add("--enable-native-access=ALL-UNNAMED");
    }
    if (contestant == ContestantKind.FLINK) {
      all.addAll(FLINK_FLAGS);
    }
    all.addAll(flags);
    return all;
  }

  Map<String, String> settingsOf(ContestantKind contestant) {
    return contestant == ContestantKind.OURS ? settings : Map.of();
  }

  /** This build's own benchmarks go first, so that both sides speak the same language. */
  List<String> classPathOf(ContestantKind contestant) {
    if (contestant == ContestantKind.OURS && library.isPresent()) {
      return List.of(JavaCommand.ownJar().toString(), JavaCommand.jarsOf(library.get()));
    }
    if (contestant == ContestantKind.FLINK) {
      return List.of(JavaCommand.ownJar().toString(), JavaCommand.jarsOf(peersLibrary()));
    }
    return List.of(JavaCommand.jarsOf(JavaCommand.ownFolder()));
  }

  /** The libraries of contestants that are built on demand. */
  public static Path peersLibrary() {
    return ShippedModels.repository().resolve(Path.of("bench", "peers", "target", "lib"));
  }
}
