package org.dt4ecg.bench.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.dt4ecg.bench.cluster.BenchException;
import org.jspecify.annotations.Nullable;

/**
 * The instances of the application, each with its own state, and the supervisor that starts those
 * again that end by themselves with a status. Thread-safe.
 */
public final class Instances implements AutoCloseable {

  /** The longest that a clean stop may take by the application's own word. */
  private static final Duration TIME_TO_STOP = Duration.ofSeconds(100);

  /** What the command says of its streams. */
  private static final String RUNNING = "state RUNNING";

  private static final String HEAP = "-Xmx768m";
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final Duration BEFORE_A_RESTART = Duration.ofSeconds(1);

  private final Path folder;
  private final Map<String, String> settings;
  private final @Nullable SmallDisk disk;
  private final Findings findings;
  private final Consumer<String> progress;
  private final List<Slot> slots = new ArrayList<>();
  private final Thread supervisor = new Thread(this::supervise, "supervisor");
  private volatile boolean closed;
  private int restarts;

  /** An instance; null while nobody wants it to run. */
  private static final class Slot {
    private final int number;
    private boolean wanted;
    private @Nullable NodeProcess process;

    Slot(int number) {
      this.number = number;
    }
  }

  /**
   * Starts none yet.
   *
   * @param folder for their states and for what they say
   * @param settings what each instance is configured with, but for its state folder
   * @param disk has the state of the first instance, if there is one
   * @param most how many there may be
   * @param findings is told of what should not happen
   * @param progress is told of instances that end by themselves
   */
  public Instances(
      Path folder,
      Map<String, String> settings,
      @Nullable SmallDisk disk,
      int most,
      Findings findings,
      Consumer<String> progress) {
    this.folder = folder;
    this.settings = Map.copyOf(settings);
    this.disk = disk;
    this.findings = findings;
    this.progress = progress;
    for (int i = 0; i < most; i++) {
      slots.add(new Slot(i));
    }
    supervisor.setDaemon(true);
    supervisor.start();
  }

  /** How often the supervisor started one again. */
  public synchronized int restarts() {
    return restarts;
  }

  /** Which of them run. */
  synchronized List<Integer> running() {
    return slots.stream().filter(slot -> slot.wanted).map(slot -> slot.number).toList();
  }

  /** Starts one, if it does not run. */
  public synchronized void start(int number) throws BenchException {
    Slot slot = slots.get(number);
    slot.wanted = true;
    if (slot.process == null || !slot.process.isAlive()) {
      slot.process = launch(number);
    }
  }

  private NodeProcess launch(int number) throws BenchException {
    Path config = folder.resolve("instance-%d.properties".formatted(number));
    StringBuilder text = new StringBuilder();
    settings.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    text.append("state.dir=")
        .append(stateOf(number))
        .append("\nclient.id=instance-")
        .append(number)
        .append('\n');
    try {
      Files.writeString(config, text);
    } catch (IOException e) {
      throw new BenchException("The settings of an instance could not be written", e);
    }
    return NodeProcess.start(
        "instance-" + number,
        folder,
        // The whole heap is resident from the start, so what grows is native.
        List.of(HEAP, HEAP.replace("-Xmx", "-Xms"), "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"),
        List.of(ChaosNode.COMMAND, "topology", "run", "--config", config.toString()));
  }

  private Path stateOf(int number) {
    Path parent = disk != null && number == 0 ? disk.folder() : folder;
    return parent.resolve("state-" + number);
  }

  /** The processes that run, by the system's numbers. */
  synchronized List<Long> processes() {
    return slots.stream()
        .map(slot -> slot.process)
        .filter(process -> process != null && process.isAlive())
        .map(NodeProcess::pid)
        .toList();
  }

  /** Waits until those that should run have said that their streams do. */
  public void awaitRunning(Duration patience) throws BenchException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!running().stream().allMatch(this::isRunning)) {
      if (System.nanoTime() > deadline) {
        throw new BenchException("The instances do not come up; their logs are in " + folder);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
    }
  }

  private synchronized boolean isRunning(int number) {
    NodeProcess process = slots.get(number).process;
    return process != null && process.hasSaid(RUNNING);
  }

  /** Kills one; nobody starts it again until it is started. */
  public synchronized void kill(int number) throws InterruptedException {
    Slot slot = slots.get(number);
    slot.wanted = false;
    if (slot.process != null) {
      slot.process.kill();
    }
  }

  /** Stops one as it should be stopped. */
  public void stop(int number) throws InterruptedException {
    NodeProcess process;
    synchronized (this) {
      slots.get(number).wanted = false;
      process = slots.get(number).process;
    }
    if (process == null || !process.isAlive()) {
      return;
    }
    if (!process.stop(TIME_TO_STOP)) {
      findings.add(
          Wrong.HUNG,
          "instance %d did not stop within %d s".formatted(number, TIME_TO_STOP.toSeconds()));
      process.kill();
    } else if (process.status().equals(OptionalInt.of(ChaosNode.INPUT_ENDED))) {
      findings.add(Wrong.HUNG, "instance %d was cut off while it stopped".formatted(number));
    }
  }

  /** Lets one stand still. */
  synchronized void freeze(int number) throws BenchException, InterruptedException {
    NodeProcess process = slots.get(number).process;
    if (process != null) {
      process.freeze();
    }
  }

  /** Lets one go on. */
  synchronized void thaw(int number) throws BenchException, InterruptedException {
    NodeProcess process = slots.get(number).process;
    if (process != null) {
      process.thaw();
    }
  }

  private void supervise() {
    try {
      while (!closed) {
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (BenchException e) {
      findings.add(Wrong.HUNG, "the supervisor gave up: " + e.getMessage());
    }
  }

  private void look() throws BenchException, InterruptedException {
    List<Slot> ended = new ArrayList<>();
    synchronized (this) {
      for (Slot slot : slots) {
        OptionalInt status =
            slot.wanted && slot.process != null ? slot.process.status() : OptionalInt.empty();
        if (status.isPresent()) {
          ended.add(slot);
          report(slot, status.getAsInt());
        }
      }
    }
    if (!ended.isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(BEFORE_A_RESTART.toMillis());
      synchronized (this) {
        for (Slot slot : ended) {
          if (slot.wanted && !closed) {
            restarts++;
            start(slot.number);
          }
        }
      }
    }
  }

  private void report(Slot slot, int status) {
    if (status == 0) {
      findings.add(Wrong.ENDED_WELL, "instance %d ended with 0".formatted(slot.number));
    }
    NodeProcess process = slot.process;
    String lines = process == null ? "" : process.lastLines();
    String last = lines.substring(lines.lastIndexOf('\n') + 1);
    progress.accept(
        "instance %d ended by itself with %d and is started again: %s"
            .formatted(slot.number, status, last));
  }

  @Override
  public void close() {
    closed = true;
    supervisor.interrupt();
    synchronized (this) {
      for (Slot slot : slots) {
        slot.wanted = false;
        if (slot.process != null) {
          slot.process.close();
        }
      }
    }
  }
}
