package org.dt4ecg.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.cluster.ChildProcess;
import org.dt4ecg.bench.contestant.ContestantProcess;
import org.dt4ecg.bench.contestant.Resources;

/** The processes of one contestant. */
final class ContestantGroup implements AutoCloseable {

  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final List<ChildProcess> instances;
  private final long[] windows;

  ContestantGroup(List<ChildProcess> instances) {
    this.instances = List.copyOf(instances);
    this.windows = new long[instances.size()];
  }

  /**
   * Waits until so many windows are through.
   *
   * @return whether they are; not if nothing has moved for the given time, or a process has died
   */
  boolean awaitWindows(long wanted, Duration patience) throws InterruptedException {
    long moved = System.nanoTime();
    long before = -1;
    while (sum() < wanted) {
      for (int i = 0; i < instances.size(); i++) {
        update(i);
      }
      if (sum() != before) {
        before = sum();
        moved = System.nanoTime();
      }
      if (System.nanoTime() - moved > patience.toNanos()
          || instances.stream().anyMatch(each -> !each.isAlive())) {
        return false;
      }
    }
    return true;
  }

  private void update(int instance) throws InterruptedException {
    Optional<JsonNode> event = instances.get(instance).nextEvent(Duration.ofMillis(50));
    while (event.isPresent()) {
      JsonNode told = event.get().path(ContestantProcess.WINDOWS);
      if (told.isIntegralNumber()) {
        windows[instance] = told.longValue();
      }
      event = instances.get(instance).nextEvent(Duration.ZERO);
    }
  }

  private long sum() {
    long sum = 0;
    for (long each : windows) {
      sum += each;
    }
    return sum;
  }

  /** What all of them have used up to now. */
  List<Resources> look() throws BenchException, InterruptedException {
    for (ChildProcess instance : instances) {
      instance.send(ContestantProcess.LOOK);
    }
    List<Resources> looks = new ArrayList<>();
    for (ChildProcess instance : instances) {
      JsonNode told = instance.await(ContestantProcess.LOOK, ANSWER);
      try {
        looks.add(MAPPER.treeToValue(told.path(ContestantProcess.RESOURCES), Resources.class));
      } catch (JsonProcessingException e) {
        throw new BenchException("A contestant tells what nobody understands: " + told, e);
      }
    }
    return looks;
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
