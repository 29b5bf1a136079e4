package org.dt4ecg.app.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.dt4ecg.app.JavaProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guides, followed word by word from an empty folder: each block of commands is typed into a
 * shell, and what a guide says that it prints is among what it prints, whatever the numbers.
 */
@Tag("slow")
class GuidesTest {

  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> GUIDES =
      List.of(
          "guide-analyst.md",
          "guide-operator.md",
          "guide-data-scientist.md",
          "guide-stream-developer.md");
  private static final Pattern BLOCK =
      Pattern.compile("^```(sh|text)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final String OF_ITS_OWN = "# in a terminal of its own\n";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path folder;
  private final int port;

  /** What runs in a terminal of its own, by command: guides begin alike. */
  private final Map<String, Typed> terminals = new HashMap<>();

  private record Typed(Process process, Path output) {

    String text() {
      try {
        return Files.readString(output);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  GuidesTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = socket.getLocalPort();
    }
  }

  @AfterEach
  void closeTheTerminals() {
    terminals.values().forEach(terminal -> terminal.process().destroyForcibly());
  }

  @Test
  void theGuidesDoWhatTheySay() throws Exception {
    assumeTrue(JavaProcess.hasLibtorch(), "libtorch is put in its place by mvn verify");
    assumeTrue(
        folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "the guides are typed into a shell of Unix");
    writeLauncher();
    int blocks = 0;
    for (String guide : GUIDES) {
      Typed last = null;
      for (MatchResult block :
          BLOCK
              .matcher(Files.readString(PROJECT.resolve("docs").resolve(guide)))
              .results()
              .toList()) {
        String text =
            block
                .group(2)
                .replace("9400", Integer.toString(port))
                .replace("-cp 'app/target/lib/*'", "-cp \"$CLASSPATH\"");
        if (block.group(1).equals("sh")) {
          last = text.startsWith(OF_ITS_OWN) ? inATerminalOfItsOwn(text) : typed(guide, text);
          blocks++;
        } else {
          assertThat(last).as("%s: something was typed before", guide).isNotNull();
          assertPrinted(guide, text, last);
        }
      }
    }
    assertThat(blocks).isGreaterThan(15);
    assertThat(terminals.values()).allMatch(terminal -> terminal.process().isAlive());
  }

  /** What the launcher of an installation does, with the classes under test. */
  private void writeLauncher() throws IOException {
    Path launcher =
        Files.writeString(
            folder.resolve("dt4ecg"),
            """
            #!/usr/bin/env bash
            [ "$1" = cluster ] && set -- "$@" --kafka-port 0 --registry-port 0
            exec %s -Xmx1g -XX:TieredStopAtLevel=1 -Ddt4ecg.home=%s -Dai.djl.offline=true \\
              -DOPT_OUT_TRACKING=true -Dai.djl.pytorch.num_threads=1 org.dt4ecg.app.Main "$@"
            """
                .formatted(Path.of(System.getProperty("java.home"), "bin", "java"), PROJECT));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
  }

  private Typed inATerminalOfItsOwn(String block) throws IOException {
    String command = block.substring(OF_ITS_OWN.length());
    Typed running = terminals.get(command);
    if (running == null) {
      running = start("exec " + command);
      terminals.put(command, running);
    }
    return running;
  }

  private Typed typed(String guide, String block) throws Exception {
    Typed typed = start("set -eo pipefail\n" + block);
    boolean ended = typed.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    typed.process().destroyForcibly();
    assertThat(ended).as("%s: %s%s", guide, block, typed.text()).isTrue();
    assertThat(typed.process().exitValue()).as("%s: %s%s", guide, block, typed.text()).isZero();
    return typed;
  }

  private Typed start(String script) throws IOException {
    Path output = Files.createTempFile(folder, "typed", ".out");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder
        .environment()
        .put(
            "CLASSPATH",
            System.getProperty("java.class.path")
                + File.pathSeparator
                + PROJECT.resolve("training/target/libtorch").resolve("*"));
    return new Typed(builder.start(), output);
  }

  private static void assertPrinted(String guide, String expected, Typed typed) {
    List<String> missing = new ArrayList<>(expected.lines().map(GuidesTest::form).toList());
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              typed.text().lines().map(GuidesTest::form).forEach(missing::remove);
              return missing.isEmpty() || !typed.process().isAlive();
            });
    assertThat(missing).as("%s: of what it prints, in %s", guide, typed.text()).isEmpty();
  }

  /**
   * A line without what differs from run to run: numbers, times, versions and the width of columns.
   */
  private static String form(String line) {
    return line.replaceAll("\\b[0-9a-f]{12,16}\\b", "#")
        .replaceAll("\\d+(?:[.,]\\d+)*", "0")
        .replaceAll("[0T:.-]*0Z\\b", "0Z")
        .replaceAll("0[0T:.-]*Z", "0Z")
        .replaceAll("\\s+", " ")
        .strip();
  }
}
