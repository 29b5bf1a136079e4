package org.dt4ecg.bench.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.dt4ecg.model.OnnxRuntimeTelemetry;

/**
 * A process that tells of itself on standard output, a JSON object a line with the field {@code
 * event}, takes commands on standard input, a line each, and ends when that ends.
 */
public final class ChildProcess implements AutoCloseable {

  private static final Duration TIME_TO_STOP = Duration.ofSeconds(40);
  private static final int LAST_LINES = 15;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String name;
  private final Process process;
  private final Path log;
  private final BufferedWriter commands;
  private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
  }

  static ChildProcess start(JavaCommand command, Path log) throws BenchException {
    ProcessBuilder builder = new ProcessBuilder(command.words()).redirectError(log.toFile());
    OnnxRuntimeTelemetry.switchOff(builder.environment());
    try {
      ChildProcess child = new ChildProcess(command.name(), builder.start(), log);
      Thread reader = new Thread(child::readEvents, command.name() + "-events");
      reader.setDaemon(true);
      reader.start();
      return child;
    } catch (IOException e) {
      throw new BenchException(
          "%s does not start: %s".formatted(command.name(), e.getMessage()), e);
    }
  }

  private void readEvents() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("{")) {
          events.add(MAPPER.readTree(line));
        }
      }
    } catch (JsonProcessingException e) {
      process.destroyForcibly();
    } catch (IOException e) {
      // The process was killed.
    }
  }

  /**
   * Waits for the next event.
   *
   * @return empty if there is none in that time, be it that the process has ended
   */
  public Optional<JsonNode> nextEvent(Duration timeout) throws InterruptedException {
    return Optional.ofNullable(events.poll(timeout.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Waits for an event of a kind; others that come before are dropped. */
  public JsonNode await(String event, Duration timeout)
      throws BenchException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<JsonNode> next = nextEvent(Duration.ofMillis(100));
      if (next.isPresent() && next.get().path("event").asText().equals(event)) {
        return next.get();
      }
      if (next.isEmpty() && !isAlive()) {
        throw new BenchException("%s ended by itself:%n%s".formatted(name, lastLines()));
      }
    }
    throw new BenchException(
        "%s does not come to '%s' within %d s:%n%s"
            .formatted(name, event, timeout.toSeconds(), lastLines()));
  }

  /** Gives it a command. */
  public void send(String command) throws BenchException {
    try {
      commands.write(command);
      commands.newLine();
      commands.flush();
    } catch (IOException e) {
      throw new BenchException("%s takes no commands:%n%s".formatted(name, lastLines()), e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Processor time that it has used up to now, in seconds; 0 where the system does not tell. */
  public double cpuSeconds() {
    return process.info().totalCpuDuration().map(time -> time.toNanos() / 1e9).orElse(0.0);
  }

  /** The end of what it wrote to standard error, without the steps of stack traces. */
  public String lastLines() {
    try {
      List<String> lines =
          Files.readAllLines(log).stream().filter(line -> !line.startsWith("\tat ")).toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  /**
   * Ends it by ending its input, and by force if it does not hear.
   *
   * @return whether it ended by itself and well
   */
  public boolean stop() {
    try {
      commands.close();
    } catch (IOException e) {
      // It has ended already.
    }
    try {
      if (process.waitFor(TIME_TO_STOP.toSeconds(), TimeUnit.SECONDS)) {
        return process.exitValue() == 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
    return false;
  }

  @Override
  public void close() {
    stop();
  }

  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(TIME_TO_STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
