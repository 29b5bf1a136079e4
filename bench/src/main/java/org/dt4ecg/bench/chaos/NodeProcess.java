package org.dt4ecg.bench.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.dt4ecg.bench.cluster.BenchException;

/**
 * A {@link ChaosNode} in a process of its own, and the signals it gets. What it says goes to two
 * files. Thread-safe.
 */
final class NodeProcess implements AutoCloseable {

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final int LAST_LINES = 12;

  private final String name;
  private final Process process;
  private final Path out;
  private final Path err;

  private NodeProcess(String name, Process process, Path out, Path err) {
    this.name = name;
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts one.
   *
   * @param name names its files
   * @param flags for the Java machine
   */
  static NodeProcess start(String name, Path folder, List<String> flags, List<String> arguments)
      throws BenchException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-Dai.djl.offline=true");
    command.add("-DOPT_OUT_TRACKING=true");
    command.add("-Djava.io.tmpdir=" + folder);
    command.add(ChaosNode.class.getName());
    command.addAll(arguments);
    Path out = folder.resolve(name + ".out");
    Path err = folder.resolve(name + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
            .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()));
    builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
    // Not as an argument: ONNX Runtime 1.29.0 overflows its stack on a long command line.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    try {
      Process process = builder.start();
      // One that stands still does not see the end of its input.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "kill-" + name));
      return new NodeProcess(name, process, out, err);
    } catch (IOException e) {
      throw new BenchException("%s does not start: %s".formatted(name, e.getMessage()), e);
    }
  }

  /** Waits until it says that it serves. */
  void awaitReady(Duration patience) throws BenchException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new BenchException("%s does not come up:%n%s".formatted(name, lastLines()));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
    }
  }

  private boolean isReady() throws BenchException {
    try {
      return Files.readString(out).contains(ChaosNode.READY);
    } catch (IOException e) {
      throw new BenchException(out + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whether it has written this to standard error. */
  boolean hasSaid(String text) {
    try {
      return Files.readString(err).contains(text);
    } catch (IOException e) {
      return false;
    }
  }

  /** The system's number of it. */
  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit status; empty while it runs. */
  OptionalInt status() {
    return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  /** As {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /**
   * As {@code kill}.
   *
   * @return whether it has ended in time
   */
  boolean stop(Duration patience) throws InterruptedException {
    // Not by the process itself, which closes its input as well; that would end it at once.
    process.toHandle().destroy();
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** As {@code kill -STOP}. */
  void freeze() throws BenchException, InterruptedException {
    signal("STOP");
  }

  /** As {@code kill -CONT}. */
  void thaw() throws BenchException, InterruptedException {
    signal("CONT");
  }

  private void signal(String signal) throws BenchException, InterruptedException {
    try {
      int status =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      if (status != 0 && process.isAlive()) {
        throw new BenchException("%s did not get the signal %s".formatted(name, signal));
      }
    } catch (IOException e) {
      throw new BenchException("There is no command kill: " + e.getMessage(), e);
    }
  }

  /** The end of what it wrote to standard error, without the steps of stack traces. */
  String lastLines() {
    try {
      List<String> lines =
          Files.readAllLines(err).stream().filter(line -> !line.startsWith("\tat ")).toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
