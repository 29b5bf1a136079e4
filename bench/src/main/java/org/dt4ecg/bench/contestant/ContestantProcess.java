package org.dt4ecg.bench.contestant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.console.KafkaLog;

/**
 * A contestant as a process. Tells when it is ready, many times a second how far it is, and what it
 * has used when it is asked ({@link #LOOK}). Ends when its input ends.
 */
public final class ContestantProcess {

  /** It takes frames. */
  public static final String READY = "ready";

  /** The answer to the command of that name; with {@link #RESOURCES}. */
  public static final String LOOK = "look";

  /** The answer to the command of that name; with {@link #HELD}. It takes a while. */
  public static final String MEMORY = "memory";

  /** How far it is, in the fields {@link #WINDOWS} and {@link #CLASSIFIED}. */
  public static final String PROGRESS = "progress";

  public static final String RESOURCES = "resources";
  public static final String HELD = "held";
  public static final String WINDOWS = "windows";
  public static final String CLASSIFIED = "classified";

  private static final long PROGRESS_EVERY_MILLIS = 50;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Contestant contestant;

  private ContestantProcess(Contestant contestant) {
    this.contestant = contestant;
  }

  /**
   * Runs.
   *
   * @param arguments the file with its {@link ContestantSettings}, as JSON
   */
  public static void main(String[] arguments) throws Exception {
    KafkaLog.errorsOnly();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          System.err.println(thread.getName() + " died");
          failure.printStackTrace(System.err);
          Runtime.getRuntime().halt(1);
        });
    ContestantSettings settings =
        MAPPER.readValue(Path.of(arguments[0]).toFile(), ContestantSettings.class);
    Contestant contestant =
        Class.forName(settings.contestant())
            .asSubclass(Contestant.class)
            .getConstructor(ContestantSettings.class)
            .newInstance(settings);
    new ContestantProcess(contestant).run();
  }

  private void run() throws BenchException, InterruptedException, IOException {
    contestant.start();
    report(READY, MAPPER.createObjectNode());
    Thread watch = new Thread(this::watch, "watch");
    watch.setDaemon(true);
    watch.start();
    try (BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        switch (line) {
          case LOOK -> reportResources();
          case MEMORY -> report(MEMORY, contents(HELD, Memory.now()));
          default -> throw new IllegalArgumentException("There is no command " + line);
        }
      }
    }
    contestant.close();
    // Whatever threads a library has left behind.
    System.exit(0);
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(PROGRESS_EVERY_MILLIS);
        report(
            PROGRESS,
            MAPPER
                .createObjectNode()
                .put(WINDOWS, contestant.windows())
                .put(CLASSIFIED, contestant.classified()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void reportResources() {
    Resources used =
        Resources.of(contestant.windows(), contestant.classified(), contestant.commits());
    report(LOOK, contents(RESOURCES, used));
  }

  private static ObjectNode contents(String field, Object value) {
    return MAPPER.createObjectNode().set(field, MAPPER.valueToTree(value));
  }

  private static void report(String event, ObjectNode contents) {
    try {
      // One call, so that lines of two threads do not mix.
      System.out.println(MAPPER.writeValueAsString(contents.put("event", event)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An event of plain values could not be written", e);
    }
  }
}
