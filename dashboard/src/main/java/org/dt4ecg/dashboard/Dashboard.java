package org.dt4ecg.dashboard;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.console.http.HttpLimits;
import org.dt4ecg.console.http.LocalHttpServer;
import org.dt4ecg.console.http.ProcessEndpoint;
import org.dt4ecg.console.http.ProcessMetrics;
import org.dt4ecg.dashboard.topics.FollowedTopics;
import org.dt4ecg.dashboard.topics.GroupLag;
import org.dt4ecg.dashboard.view.Insight;
import org.dt4ecg.dashboard.view.LiveView;
import org.dt4ecg.dashboard.view.ViewLimits;
import org.dt4ecg.dashboard.web.PageService;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page, from its start until it is closed. Reads topics as any consumer would, outside any
 * group: it leaves nothing on the cluster. Its threads do not keep the process alive.
 */
public final class Dashboard implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);

  private static final long TICK_MS = 1_000;

  /** A page opens a few connections, and 1,000 devices are some hundred kilobytes at first. */
  private static final HttpLimits LIMITS =
      new HttpLimits(256, 12, 16 * 1024, 1024, Duration.ofSeconds(10), Duration.ofSeconds(30));

  private final ValueSerdes serdes;
  private final FollowedTopics topics;
  private final GroupLag lag;
  private final ScheduledExecutorService ticks;
  private final LocalHttpServer server;
  private final ProcessMetrics metrics;

  private Dashboard(
      ValueSerdes serdes,
      FollowedTopics topics,
      GroupLag lag,
      ScheduledExecutorService ticks,
      LocalHttpServer server,
      ProcessMetrics metrics) {
    this.serdes = serdes;
    this.topics = topics;
    this.lag = lag;
    this.ticks = ticks;
    this.server = server;
    this.metrics = metrics;
  }

  /**
   * Starts to read and to show. Does not wait for brokers: what cannot be read is told on the page.
   *
   * @param clientSettings of clients of the cluster and the registry
   * @param applicationId group of the streaming application, to see how far it is
   * @param limits how much is held in memory
   * @param access where it is shown, and to whom
   * @param insight what this process knows beside the topics
   * @throws IOException if the address cannot be listened on; the message says what to do
   */
  public static Dashboard start(
      Map<String, Object> clientSettings,
      String applicationId,
      ViewLimits limits,
      HttpAccess access,
      Insight insight)
      throws IOException {
    LiveView view = new LiveView(limits, insight, InstantSource.system());
    ValueSerdes serdes = ValueSerdes.from(clientSettings);
    ProcessMetrics metrics = new ProcessMetrics();
    new PageMetrics(view).bindTo(metrics.registry());
    LocalHttpServer server;
    try {
      server =
          LocalHttpServer.start(
              "the page",
              access,
              LIMITS,
              new ProcessEndpoint(
                  () -> PageHealth.of(view.pipeline()).ofProcess(),
                  metrics,
                  new PageService(view)));
    } catch (IOException e) {
      serdes.close();
      metrics.close();
      throw e;
    }
    ScheduledExecutorService ticks =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "page-ticks");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        ticks.scheduleAtFixedRate(() -> tick(view), TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    return new Dashboard(
        serdes,
        FollowedTopics.start(clientSettings, serdes, view),
        GroupLag.start(clientSettings, applicationId, view.pipeline()),
        ticks,
        server,
        metrics);
  }

  /**
   * The same on the port asked for, or on a free one where that is taken.
   *
   * @throws IOException if no port can be listened on
   */
  public static Dashboard startOnAnyPort(
      Map<String, Object> clientSettings,
      String applicationId,
      ViewLimits limits,
      HttpAccess access,
      Insight insight)
      throws IOException {
    try {
      return start(clientSettings, applicationId, limits, access, insight);
    } catch (IOException taken) {
      LOG.debug("Another port is taken", taken);
      return start(clientSettings, applicationId, limits, access.withPort(0), insight);
    }
  }

  /** A tick that fails must not be the last one; one that ends by an error is. */
  private static void tick(LiveView view) {
    try {
      view.tick();
    } catch (RuntimeException e) {
      LOG.error("The page's figures could not be brought up to date", e);
    } catch (Error e) {
      view.pipeline().ended("bringing figures up to date");
      throw e;
    }
  }

  /** Address for browsers. */
  public String url() {
    return server.url();
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    ticks.shutdownNow();
    lag.close();
    topics.close();
    serdes.close();
    metrics.close();
  }
}
