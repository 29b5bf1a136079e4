package org.dt4ecg.topology;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.LockException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What to do when a stream thread dies. What can heal by itself (a broker or a registry that is
 * down, a full disk) gets a new thread, after a pause that doubles up to {@link #LONGEST_PAUSE}
 * while threads keep dying; anything else would die again on the same record, so the client shuts
 * down. Thread-safe.
 */
final class RestartPolicy implements StreamsUncaughtExceptionHandler {

  static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** After so long without a death the pauses start small again. */
  static final Duration STABLE_AFTER = Duration.ofMinutes(5);

  /** Most causes of a failure that are looked at; a chain may be a circle. */
  private static final int MOST_CAUSES = 20;

  private static final Logger LOG = LoggerFactory.getLogger(RestartPolicy.class);

  /** Waits; in the dying thread, which gives its tasks back only afterwards. */
  @FunctionalInterface
  interface Pause {
    /** Returns early if the application is closed meanwhile. */
    void take(Duration duration);
  }

  private final InstantSource clock;
  private final Pause pause;
  private Duration nextPause = SHORTEST_PAUSE;
  private Instant lastDeath = Instant.MIN;
  private int restarts;
  private @Nullable String lastFailure;

  RestartPolicy(InstantSource clock, Pause pause) {
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable failure) {
    boolean heals = canHeal(failure);
    Duration before = register(failure, heals);
    if (!heals) {
      LOG.error(
          "A stream thread died of what no restart heals; shutting down. The record it died on will"
              + " be read again: correct the cause before starting anew",
          failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.warn("A stream thread died; replacing it in {}", before, failure);
    pause.take(before);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** How many threads were replaced. */
  synchronized int restarts() {
    return restarts;
  }

  /** What the last thread died of, if one did. */
  synchronized Optional<String> lastFailure() {
    return Optional.ofNullable(lastFailure);
  }

  private synchronized Duration register(Throwable failure, boolean heals) {
    Instant now = clock.instant();
    if (lastDeath.isBefore(now.minus(STABLE_AFTER))) {
      nextPause = SHORTEST_PAUSE;
    }
    lastDeath = now;
    lastFailure = failure.toString();
    if (heals) {
      restarts++;
    }
    Duration current = nextPause;
    Duration doubled = current.multipliedBy(2);
    nextPause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    return current;
  }

  private static boolean canHeal(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
      if (cause instanceof Error) {
        return false;
      }
      if (healsByItself(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static boolean healsByItself(Throwable cause) {
    return cause instanceof RetriableException
        || cause instanceof LockException
        || cause instanceof ProcessorStateException
        || cause instanceof IOException
        || (cause instanceof SchemaRegistryException registry && registry.isRetriable());
  }
}
