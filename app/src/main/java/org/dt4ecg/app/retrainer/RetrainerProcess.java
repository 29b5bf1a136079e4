package org.dt4ecg.app.retrainer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.model.OnnxRuntimeTelemetry;
import org.jspecify.annotations.Nullable;

/**
 * The retraining service as a child of this process. It ends with this object, and by itself if
 * this process is killed. Thread-safe.
 */
public final class RetrainerProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LAST_LINES = 5;

  /** The version of Java from which on native code wants to be announced. */
  private static final int NATIVE_ACCESS_VERSION = 24;

  private static final Pattern ENDPOINT =
      Pattern.compile("health and metrics at (http://127\\.0\\.0\\.1:\\d+)");

  private final Process process;
  private final LinkedBlockingQueue<String> unread = new LinkedBlockingQueue<>();
  private final ConcurrentLinkedDeque<String> last = new ConcurrentLinkedDeque<>();
  private final Thread reader = new Thread(this::read, "retrainer-output");
  private volatile @Nullable RetrainerHealth health;

  private RetrainerProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts the service.
   *
   * @param jar its program
   * @param config its properties file
   * @throws CommandFailure if it cannot be started
   */
  public static RetrainerProcess start(Path jar, Path config) throws CommandFailure {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    command.add("-Dfile.encoding=UTF-8");
    if (Runtime.version().feature() >= NATIVE_ACCESS_VERSION) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-jar", jar.toString(), "--config", config.toString(), "--with-parent"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putIfAbsent("KAFKA_LOG_LEVEL", "ERROR");
    OnnxRuntimeTelemetry.switchOff(builder.environment());
    try {
      RetrainerProcess started = new RetrainerProcess(builder.start());
      started.reader.setDaemon(true);
      started.reader.start();
      return started;
    } catch (IOException e) {
      throw new CommandFailure("The retraining service cannot be started: " + Failures.text(e), e);
    }
  }

  /** What it has said since this was asked last. */
  public List<String> newLines() {
    List<String> lines = new ArrayList<>();
    unread.drainTo(lines);
    return lines;
  }

  /** How it stands; empty before it answers, or while it is too busy to. */
  public Optional<RetrainerStatus> status() {
    RetrainerHealth known = health;
    return known == null ? Optional.empty() : known.ask();
  }

  /**
   * Fails if it has ended.
   *
   * @throws CommandFailure with its exit status and the last it said
   */
  public void check() throws CommandFailure {
    if (!process.isAlive()) {
      throw new CommandFailure(
          "The retraining service has ended with status %d; the last it said: %s"
              .formatted(process.exitValue(), String.join(" | ", last)));
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Ends it: asks it to, and does not wait for ever. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
      reader.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        hear(line);
        line = lines.readLine();
      }
    } catch (IOException e) {
      // The stream breaks when the process is killed; whether that was to be, check() tells.
      last.add(Failures.text(e));
    }
  }

  private void hear(String line) {
    unread.add(line);
    last.add(line);
    if (last.size() > LAST_LINES) {
      last.poll();
    }
    Matcher endpoint = ENDPOINT.matcher(line);
    if (endpoint.find()) {
      health = new RetrainerHealth(endpoint.group(1));
    }
  }

  /** Asks the retraining service how it stands. Thread-safe. */
  static final class RetrainerHealth {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final HttpRequest request;

    /**
     * @param endpoint where the service answers, without a path
     */
    RetrainerHealth(String endpoint) {
      this.request =
          HttpRequest.newBuilder(URI.create(endpoint + "/health")).timeout(PATIENCE).build();
    }

    /** How it stands; empty if it does not answer. */
    Optional<RetrainerStatus> ask() {
      try {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode health = json.readTree(answer.body());
        return Optional.of(
            new RetrainerStatus(
                health.path("phase").asText(), health.path("newWindows").longValue()));
      } catch (IOException e) {
        // It is busy, or has ended, which whoever watches the process sees.
        return Optional.empty();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }
}
