package org.dt4ecg.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a process of its own, since it is about the process's end. */
@Timeout(60)
class InterruptionNoticeTest {

  @Test
  void isSaidWhenTheProcessIsToldToEnd() throws Exception {
    Process process = start("interrupted");
    try (BufferedReader said = process.errorReader()) {
      assertThat(said.readLine()).isEqualTo("ready");
      // Unlike the process's own, this leaves what it says open to be read.
      assertThat(process.toHandle().destroy()).isTrue();

      assertThat(said.readLine()).isEqualTo("the notice");
      assertThat(said.readLine()).isNull();
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void isNotSaidAfterTheWorkIsDone() throws Exception {
    Process process = start("done");
    try (BufferedReader said = process.errorReader()) {
      assertThat(said.readLine()).isEqualTo("ready");
      assertThat(said.readLine()).isNull();
    }
    assertThat(process.waitFor()).isZero();
  }

  private static Process start(String how) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            how);
    // With them set, Java says so on standard error.
    builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    return builder.start();
  }

  /** Waits to be interrupted, or is done at once. */
  static final class Program {

    private Program() {}

    public static void main(String[] arguments) throws InterruptedException {
      Console console = new Console(System.out, System.err, false);
      try (InterruptionNotice notice = new InterruptionNotice(console, () -> "the notice")) {
        console.progress("ready");
        if (arguments[0].equals("interrupted")) {
          Thread.currentThread().join();
        }
      }
    }
  }
}
