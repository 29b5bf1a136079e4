package org.dt4ecg.app;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Java machine of its own with this test's classes and libtorch, which the tests' own machine
 * does not carry, and which can be killed.
 */
public final class JavaProcess implements AutoCloseable {

  private static final Path PROJECT =
      Path.of(System.getProperty("dt4ecg.project.directory", "..")).toAbsolutePath().normalize();

  private static final Path LIBTORCH =
      PROJECT.resolve("training").resolve("target").resolve("libtorch");

  private final Process process;
  private final Path out;
  private final Path err;

  private JavaProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Whether libtorch was put where the launcher looks for it, as packaging does. */
  public static boolean hasLibtorch() {
    return Files.isDirectory(LIBTORCH);
  }

  /**
   * Starts one.
   *
   * @param folder for what it writes to its two streams
   */
  public static JavaProcess start(Path folder, Class<?> main, String... arguments)
      throws IOException {
    return startAtHome(folder, Path.of(System.getProperty("user.home")), main, arguments);
  }

  /** Starts one that has so much memory for what it makes, such as 256m. */
  public static JavaProcess startWithHeap(
      Path folder, String heap, Class<?> main, String... arguments) throws IOException {
    Path home = Path.of(System.getProperty("user.home"));
    return start(folder, heap, home, main, arguments);
  }

  /**
   * Starts one of somebody whose home is another.
   *
   * @param folder for what it writes to its two streams
   */
  public static JavaProcess startAtHome(Path folder, Path home, Class<?> main, String... arguments)
      throws IOException {
    return start(folder, "1g", home, main, arguments);
  }

  private static JavaProcess start(
      Path folder, String heap, Path home, Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Duser.home=" + home);
    command.add("-Ddt4ecg.home=" + PROJECT);
    command.add("-Dai.djl.offline=true");
    command.add("-DOPT_OUT_TRACKING=true");
    command.add("-Dai.djl.pytorch.num_threads=1");
    command.add("-Dai.djl.pytorch.num_interop_threads=1");
    command.add(main.getName());
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "process", ".out");
    Path err = Files.createTempFile(folder, "process", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    // Not as an argument: with a command line of several kilobytes native code of the engines
    // crashes the machine.
    builder
        .environment()
        .put(
            "CLASSPATH",
            System.getProperty("java.class.path") + File.pathSeparator + LIBTORCH.resolve("*"));
    Process process = builder.start();
    return new JavaProcess(process, out, err);
  }

  /** Waits for its end and gives its exit status. */
  public int await(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("The process did not end in %s".formatted(patience));
    }
    return process.exitValue();
  }

  /** Asks it to end, as {@code kill} does, and gives its exit status. */
  public int stop(Duration patience) throws InterruptedException {
    process.destroy();
    return await(patience);
  }

  /** Ends it as {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public List<String> out() throws IOException {
    return Files.readAllLines(out);
  }

  public String err() throws IOException {
    return Files.readString(err);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
