package org.dt4ecg.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.cluster.ChildProcess;
import org.dt4ecg.bench.contestant.ContestantProcess;
import org.dt4ecg.bench.contestant.Memory;
import org.dt4ecg.bench.contestant.Resources;

/** The processes of one contestant. */
final class ContestantGroup implements AutoCloseable {

  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final List<ChildProcess> instances;
  private final long[] windows;
  private final long[] classified;

  ContestantGroup(List<ChildProcess> instances) {
    this.instances = List.copyOf(instances);
    this.windows = new long[instances.size()];
    this.classified = new long[instances.size()];
  }

  /**
   * Waits until so many windows are classified.
   *
   * @return whether they are; not if nothing has moved for the given time, or a process has died
   */
  boolean awaitClassified(long wanted, Duration patience) throws InterruptedException {
    return await(this::classified, wanted, patience);
  }

  /**
   * Waits until the events of so many windows are sent.
   *
   * @return whether they are; not if nothing has moved for the given time, or a process has died
   */
  boolean awaitWindows(long wanted, Duration patience) throws InterruptedException {
    return await(this::windows, wanted, patience);
  }

  private boolean await(LongSupplier count, long wanted, Duration patience)
      throws InterruptedException {
    long moved = System.nanoTime();
    long before = -1;
    while (count.getAsLong() < wanted) {
      for (int i = 0; i < instances.size(); i++) {
        update(i);
      }
      long now = windows() + classified();
      if (now != before) {
        before = now;
        moved = System.nanoTime();
      }
      if (System.nanoTime() - moved > patience.toNanos() || !isAlive()) {
        return false;
      }
    }
    return true;
  }

  private void update(int instance) throws InterruptedException {
    Optional<JsonNode> event = instances.get(instance).nextEvent(Duration.ofMillis(50));
    while (event.isPresent()) {
      JsonNode told = event.get();
      if (told.has(ContestantProcess.WINDOWS)) {
        windows[instance] = told.path(ContestantProcess.WINDOWS).longValue();
        classified[instance] = told.path(ContestantProcess.CLASSIFIED).longValue();
      }
      event = instances.get(instance).nextEvent(Duration.ZERO);
    }
  }

  /** Windows whose events were sent up to now, as far as they have told. */
  long windows() {
    return Arrays.stream(windows).sum();
  }

  private long classified() {
    return Arrays.stream(classified).sum();
  }

  /** Whether none of them has ended. */
  boolean isAlive() {
    return instances.stream().allMatch(ChildProcess::isAlive);
  }

  /** What all of them have used up to now. */
  List<Resources> look() throws BenchException, InterruptedException {
    return ask(ContestantProcess.LOOK, ContestantProcess.RESOURCES, Resources.class);
  }

  /** What all of them hold, after a collection of garbage. */
  List<Memory> memory() throws BenchException, InterruptedException {
    return ask(ContestantProcess.MEMORY, ContestantProcess.HELD, Memory.class);
  }

  private <T> List<T> ask(String command, String field, Class<T> type)
      throws BenchException, InterruptedException {
    for (ChildProcess instance : instances) {
      instance.send(command);
    }
    List<T> answers = new ArrayList<>();
    for (ChildProcess instance : instances) {
      JsonNode told = instance.await(command, ANSWER);
      try {
        answers.add(MAPPER.treeToValue(told.path(field), type));
      } catch (JsonProcessingException e) {
        throw new BenchException("A contestant tells what nobody understands: " + told, e);
      }
    }
    return answers;
  }

  /** What they said last, for a message. */
  String lastLines() {
    return String.join("\n", instances.stream().map(ChildProcess::lastLines).toList());
  }

  /** Stops them. Whether all ended well. */
  boolean stop() {
    return instances.stream().map(ChildProcess::stop).reduce(true, Boolean::logicalAnd);
  }

  @Override
  public void close() {
    stop();
  }
}
