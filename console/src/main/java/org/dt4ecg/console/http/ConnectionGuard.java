package org.dt4ecg.console.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes the connections of clients that keep a server waiting. Jetty's own time-out starts anew
 * with every byte, and its limit of connections keeps the newest out, who is the one that asks;
 * this counts from the start of what is awaited, and makes room by closing whoever has kept it
 * waiting for longest. Thread-safe.
 */
final class ConnectionGuard implements Connection.Listener {

  private static final long LOOK_EVERY_MS = 250;

  private final HttpLimits limits;
  private final Scheduler scheduler;
  private final Map<Connection, Waiting> connections = new HashMap<>();

  /**
   * What a connection does.
   *
   * @param client whether the client is awaited; else the service is
   */
  private record Waiting(boolean client, long sinceNanos, long mostNanos) {}

  ConnectionGuard(HttpLimits limits, Scheduler scheduler) {
    this.limits = limits;
    this.scheduler = scheduler;
  }

  /** Looks at the connections from now on until the scheduler ends. */
  void watch() {
    scheduler.schedule(
        () -> {
          close(overdue());
          watch();
        },
        LOOK_EVERY_MS,
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void onOpened(Connection connection) {
    List<Connection> inTheWay = new ArrayList<>();
    synchronized (this) {
      connections.put(connection, waitingForClient(limits.requestTime().toNanos()));
      while (connections.size() > limits.connections()) {
        Connection longest = longestWaiting(connection);
        connections.remove(longest);
        inTheWay.add(longest);
      }
    }
    close(inTheWay);
  }

  @Override
  public synchronized void onClosed(Connection connection) {
    connections.remove(connection);
  }

  /** The client has to send the body now, or to take the answer. */
  void awaitClient(Connection connection) {
    replace(connection, waitingForClient(limits.requestTime().toNanos()));
  }

  /** The client may send another request. */
  void awaitAnother(Connection connection) {
    replace(connection, waitingForClient(limits.idleTime().toNanos()));
  }

  /** The answer is being made, which the client cannot hurry. */
  void awaitService(Connection connection) {
    replace(connection, new Waiting(false, System.nanoTime(), Long.MAX_VALUE));
  }

  private Waiting waitingForClient(long mostNanos) {
    return new Waiting(true, System.nanoTime(), mostNanos);
  }

  private synchronized void replace(Connection connection, Waiting waiting) {
    connections.replace(connection, waiting);
  }

  private synchronized List<Connection> overdue() {
    long now = System.nanoTime();
    List<Connection> overdue = new ArrayList<>();
    connections.forEach(
        (connection, waiting) -> {
          if (waiting.client() && now - waiting.sinceNanos() > waiting.mostNanos()) {
            overdue.add(connection);
          }
        });
    overdue.forEach(connections::remove);
    return overdue;
  }

  /** Where the service is awaited by all others, the newcomer has to go. */
  private Connection longestWaiting(Connection newcomer) {
    long now = System.nanoTime();
    Connection longest = newcomer;
    long longestNanos = -1;
    for (Map.Entry<Connection, Waiting> entry : connections.entrySet()) {
      long waited = now - entry.getValue().sinceNanos();
      if (entry.getKey() != newcomer && entry.getValue().client() && waited > longestNanos) {
        longest = entry.getKey();
        longestNanos = waited;
      }
    }
    return longest;
  }

  /** Without the lock: a connection that closes has more to do than to tell this. */
  private static void close(List<Connection> removed) {
    removed.forEach(connection -> connection.getEndPoint().close());
  }
}
