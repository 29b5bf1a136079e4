package org.dt4ecg.console.http;

import java.io.IOException;
import java.net.InetAddress;
import org.dt4ecg.console.Failures;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * An HTTP/1.1 server for a few answers, such as health and metrics, on loopback unless it is told
 * otherwise. Clients that send slowly, too much or nothing, and any number of them, do not keep it
 * from answering others: see {@link HttpLimits}. Its threads do not keep the process alive.
 * Thread-safe.
 */
public final class LocalHttpServer implements AutoCloseable {

  private static final int ACCEPTORS = 1;
  private static final int SELECTORS = 1;

  private final Server server;
  private final String url;
  private final int port;

  private LocalHttpServer(Server server, String host, int port) {
    this.server = server;
    this.url = "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, port);
    this.port = port;
  }

  /**
   * Starts to answer.
   *
   * @param purpose what it is for, in messages, such as {@code health and metrics}
   * @throws IOException if the address cannot be listened on; the message says what to do
   */
  public static LocalHttpServer start(
      String purpose, HttpAccess access, HttpLimits limits, HttpService service)
      throws IOException {
    String name = purpose.replace(' ', '-');
    QueuedThreadPool threads = new QueuedThreadPool(limits.threads(), 2);
    threads.setName(name);
    threads.setDaemon(true);
    ScheduledExecutorScheduler scheduler =
        new ScheduledExecutorScheduler(name + "-time-outs", true);
    Server server = new Server(threads, scheduler, new ArrayByteBufferPool());
    ConnectionGuard guard = new ConnectionGuard(limits, scheduler);
    EventFeeds feeds = new EventFeeds(limits, guard, scheduler, threads);
    Exchanges exchanges = new Exchanges(access, limits, service, guard, feeds);
    server.setHandler(exchanges);
    server.setErrorHandler(exchanges::handleError);
    server.setStopTimeout(0);

    ServerConnector connector =
        new ServerConnector(
            server, ACCEPTORS, SELECTORS, new HttpConnectionFactory(configuration(limits)));
    InetAddress address = access.address().getAddress();
    connector.setHost(address.getHostAddress());
    connector.setPort(access.address().getPort());
    connector.setAcceptQueueSize(limits.connections());
    connector.setIdleTimeout(limits.idleTime().toMillis());
    connector.addEventListener(guard);
    server.addConnector(connector);
    try {
      connector.open();
    } catch (IOException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "Port %d on %s cannot be used for %s (%s); choose another, or 0 for a free one"
              .formatted(access.address().getPort(), access.host(), purpose, Failures.text(reason)),
          e);
    }
    LocalHttpServer started = new LocalHttpServer(server, access.host(), connector.getLocalPort());
    started.run(purpose);
    guard.watch();
    return started;
  }

  private static HttpConfiguration configuration(HttpLimits limits) {
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(limits.headerBytes());
    http.setSendServerVersion(false);
    // Paths are names of things here, not of files: they may have any characters.
    http.setUriCompliance(UriCompliance.UNSAFE);
    return http;
  }

  private void run(String purpose) throws IOException {
    try {
      server.start();
    } catch (Exception e) {
      close();
      throw new IOException(
          "The server for %s does not start: %s".formatted(purpose, Failures.text(e)), e);
    }
  }

  /** Address for clients. */
  public String url() {
    return url;
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** Stops to answer, and closes what is open. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The server %s does not stop".formatted(url), e);
    }
  }
}
