package org.dt4ecg.topology.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What to do when a stream thread dies. It gets a successor, after a pause that doubles up to
 * {@link #LONGEST_PAUSE} while threads keep dying. An outage may last as long as it likes. Of
 * anything else threads die {@link #MOST_EQUAL_DEATHS} times, if nothing else happens in between;
 * then the application ends, since nobody but its owner can help it. Thread-safe.
 */
public final class RestartPolicy implements StreamsUncaughtExceptionHandler {

  static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** After so long without a death the pauses start small again. */
  static final Duration STABLE_AFTER = Duration.ofMinutes(5);

  /** The longest pause, and twice the time that a registry's client takes to give up. */
  private static final Duration OUTAGE_TOLD_FOR = Duration.ofMinutes(4);

  /** With the pauses, some six seconds of a record that no thread survives. */
  static final int MOST_EQUAL_DEATHS = 6;

  private static final Logger LOG = LoggerFactory.getLogger(RestartPolicy.class);

  /** The thread that reads the tables, as Kafka Streams names it; it cannot be replaced. */
  static final String OF_TABLES = "-GlobalStreamThread";

  /** Waits; in the dying thread, which gives its tasks back only afterwards. */
  @FunctionalInterface
  public interface Pause {
    /** Returns early if the application is closed meanwhile. */
    void take(Duration duration);
  }

  private final InstantSource clock;
  private final Pause pause;
  private Duration nextPause = SHORTEST_PAUSE;
  private Instant lastDeath = Instant.MIN;
  private int restarts;
  private Instant lastOutage = Instant.MIN;
  private String lastUnknown = "";
  private int equalDeaths;
  private @Nullable String lastFailure;
  private @Nullable String end;

  public RestartPolicy(InstantSource clock, Pause pause) {
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable failure) {
    Duration before = register(failure, Thread.currentThread().getName().endsWith(OF_TABLES));
    Optional<String> reason = end();
    if (reason.isPresent()) {
      LOG.error("{}", reason.get(), failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.warn("A stream thread died; replacing it in {}", before, failure);
    pause.take(before);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** How many threads were replaced. */
  public synchronized int restarts() {
    return restarts;
  }

  /** What the last thread died of, for people, if one did. */
  public synchronized Optional<String> lastFailure() {
    return Optional.ofNullable(lastFailure);
  }

  /**
   * Whether threads die of an outage at present. Their successors need a while to find out that it
   * is not over.
   */
  public synchronized boolean isOutage() {
    return !lastOutage.isBefore(clock.instant().minus(OUTAGE_TOLD_FOR));
  }

  /** Why no thread was replaced any more, if it came to that. */
  public synchronized Optional<String> end() {
    return Optional.ofNullable(end);
  }

  private synchronized Duration register(Throwable failure, boolean isOfTables) {
    Instant now = clock.instant();
    if (lastDeath.isBefore(now.minus(STABLE_AFTER))) {
      nextPause = SHORTEST_PAUSE;
      equalDeaths = 0;
    }
    lastDeath = now;
    Throwable root = Cause.rootOf(failure);
    String message = Cause.words(root);
    lastFailure = message;
    switch (Cause.of(failure)) {
      case OUTAGE -> {
        equalDeaths = 0;
        lastOutage = now;
      }
      case PROCESS -> end = "The process cannot go on: " + message;
      case OTHER_TOPOLOGY ->
          end =
              "The group of this application.id has another topology on the brokers, that of an"
                  + " earlier version or of other settings, and with group.protocol=streams they"
                  + " take no other. Stop all instances, set group.protocol=classic, and start"
                  + " them: they go on where the others stopped";
      case OTHER_PARTITIONS ->
          end =
              "An input topic has another number of partitions than when this application.id began,"
                  + " and what is stored belongs to the earlier number. Stop all instances, and"
                  + " begin anew: with another application.id, or after dt4ecg topology reset";
      case OTHER_TOPIC -> {
        if (isOfTables) {
          end =
              "A topic of a table was made anew, or its records were deleted, while it was read."
                  + " Start again: the tables are read from what is there now";
        } else {
          countEqual(root, message, whatToDo(failure));
        }
      }
      case UNKNOWN -> countEqual(root, message, whatToDo(failure));
    }
    if (end == null && isOfTables) {
      end = "The tables cannot be read any more: " + message;
    }
    if (end == null) {
      restarts++;
    }
    Duration current = nextPause;
    Duration doubled = current.multipliedBy(2);
    nextPause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    return current;
  }

  private static String whatToDo(Throwable failure) {
    return Cause.isOfStoredState(failure)
        ? "It was met in what is stored in state.dir, which may be damaged: delete the folder of"
            + " this application.id there, all that is in it is read back from the brokers"
        : "The record they died on is read again at the next start: remove the cause first, the log"
            + " says more";
  }

  private void countEqual(Throwable root, String message, String whatToDo) {
    StackTraceElement[] trace = root.getStackTrace();
    String fault = root.getClass().getName() + (trace.length == 0 ? message : trace[0]);
    equalDeaths = fault.equals(lastUnknown) ? equalDeaths + 1 : 1;
    lastUnknown = fault;
    if (equalDeaths == MOST_EQUAL_DEATHS) {
      end =
          "Stream threads died %d times of the same fault, which no restart heals: %s. %s"
              .formatted(equalDeaths, message, whatToDo);
    }
  }
}
