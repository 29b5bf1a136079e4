package org.dt4ecg.console.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.dt4ecg.console.http.HttpService.Feed;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends answers that go on, as server-sent events (the HTML standard's {@code text/event-stream}).
 * An event is made when the client has taken the one before, so that none waits in memory; between
 * two of them a feed holds no thread. Thread-safe.
 */
final class EventFeeds {

  private static final Logger LOG = LoggerFactory.getLogger(EventFeeds.class);

  static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

  /** A line that the client passes over: without any, nobody would notice that it is gone. */
  private static final String NOTHING_NEW = ":\n\n";

  private final ConnectionGuard guard;
  private final Scheduler scheduler;
  private final Executor threads;
  private final Duration longestSilence;
  private final AtomicInteger open = new AtomicInteger();

  EventFeeds(HttpLimits limits, ConnectionGuard guard, Scheduler scheduler, Executor threads) {
    this.guard = guard;
    this.scheduler = scheduler;
    this.threads = threads;
    // The connector hangs up on whoever is silent for longer, the server itself included.
    this.longestSilence = limits.idleTime().dividedBy(2);
  }

  /**
   * Begins to send.
   *
   * @param callback is failed when the client has left, or the feed has ended
   * @return whether there was room for one more
   */
  boolean begin(Feed feed, Response response, Connection connection, Callback callback) {
    if (open.incrementAndGet() > HttpLimits.MOST_FEEDS) {
      open.decrementAndGet();
      return false;
    }
    response.setStatus(HttpStatus.OK_200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, CONTENT_TYPE);
    new Sending(feed, response, connection, callback).write(NOTHING_NEW);
    return true;
  }

  /** One feed on its way to one client; on one thread at a time. */
  private final class Sending {

    private final Feed feed;
    private final Response response;
    private final Connection connection;
    private final Callback callback;
    private long writtenAtNanos;
    private boolean begun;

    Sending(Feed feed, Response response, Connection connection, Callback callback) {
      this.feed = feed;
      this.response = response;
      this.connection = connection;
      this.callback = callback;
    }

    void write(String text) {
      writtenAtNanos = System.nanoTime();
      guard.awaitClient(connection);
      response.write(
          false, ByteBuffer.wrap(text.getBytes(UTF_8)), Callback.from(this::taken, this::end));
    }

    private void taken() {
      guard.awaitService(connection);
      if (begun) {
        pause();
      } else {
        begun = true;
        goOn();
      }
    }

    private void pause() {
      scheduler.schedule(this::goOn, feed.pause().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void goOn() {
      try {
        threads.execute(this::sendNext);
      } catch (RejectedExecutionException serverStops) {
        end(serverStops);
      }
    }

    private void sendNext() {
      @Nullable String event;
      try {
        event = feed.next();
      } catch (IOException | RuntimeException e) {
        LOG.error("A feed has ended", e);
        end(e);
        return;
      }
      if (event != null) {
        write("data: " + event + "\n\n");
      } else if (System.nanoTime() - writtenAtNanos >= longestSilence.toNanos()) {
        write(NOTHING_NEW);
      } else {
        pause();
      }
    }

    private void end(Throwable reason) {
      open.decrementAndGet();
      callback.failed(reason);
    }
  }
}
