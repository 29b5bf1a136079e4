package org.dt4ecg.console;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C or a SIGTERM as something to wait for. While it is open, the process does not end on such
 * a signal before {@link #close} is called, so that what was begun can be brought to its end; the
 * exit status is then the one that Unix gives to a signal (130, 143).
 */
public final class StopSignal implements AutoCloseable {

  /** Whoever asked for the end gets it, at the latest after this. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onShutdown, "stop-signal");

  public StopSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether the end was asked for. */
  public boolean isAsked() {
    return asked.getCount() == 0;
  }

  /** Asks for the end, as a signal does. */
  public void ask() {
    asked.countDown();
  }

  /**
   * Waits until the end is asked for.
   *
   * @return whether it was, before the time was up
   */
  public boolean await(Duration time) throws InterruptedException {
    return asked.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    closed.countDown();
    if (!hook.isAlive()) {
      removeHook();
    }
  }

  private void removeHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException processIsEnding) {
      // The hook is about to run; it finds this closed and returns at once.
      asked.countDown();
    }
  }

  private void onShutdown() {
    asked.countDown();
    try {
      if (!closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        System.err.println("Not everything was stopped in " + PATIENCE.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
