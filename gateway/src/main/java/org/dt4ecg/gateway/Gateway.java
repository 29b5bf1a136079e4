package org.dt4ecg.gateway;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.console.http.HttpLimits;
import org.dt4ecg.console.http.LocalHttpServer;
import org.dt4ecg.console.http.ProcessEndpoint;
import org.dt4ecg.console.http.ProcessHealth;
import org.dt4ecg.console.http.ProcessMetrics;
import org.dt4ecg.gateway.sending.BrokerWatch;
import org.dt4ecg.gateway.sending.FrameSender;
import org.dt4ecg.gateway.sending.Uploads;
import org.dt4ecg.gateway.upload.UploadReader;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.schemas.validation.FrameRules;

/**
 * The gateway, from its start until it is closed. An upload that was acknowledged is on the topic,
 * whatever becomes of this process: it keeps nothing itself. Its threads do not keep the process
 * alive.
 */
public final class Gateway implements AutoCloseable {

  /** Beside those that wait for brokers: for health, refusals, and what Jetty needs itself. */
  private static final int OTHER_THREADS = 8;

  private static final int CONNECTIONS = 1_024;
  private static final int HEADER_BYTES = 16 * 1024;
  private static final Duration REQUEST_TIME = Duration.ofSeconds(20);
  private static final Duration IDLE_TIME = Duration.ofSeconds(60);

  private final ValueSerdes serdes;
  private final FrameSender sender;
  private final BrokerWatch brokers;
  private final ProcessMetrics metrics;
  private final LocalHttpServer server;

  private Gateway(
      ValueSerdes serdes,
      FrameSender sender,
      BrokerWatch brokers,
      ProcessMetrics metrics,
      LocalHttpServer server) {
    this.serdes = serdes;
    this.sender = sender;
    this.brokers = brokers;
    this.metrics = metrics;
    this.server = server;
  }

  /**
   * Starts to take frames.
   *
   * @param clientSettings of clients of the cluster and the registry, with the settings of {@link
   *     GatewayConfig}
   * @param futureTolerance how far ahead of the clock here a frame may start, as in the stream
   * @param access where it listens, and to whom
   * @throws IOException if the address cannot be listened on; the message says what to do
   * @throws org.apache.kafka.common.KafkaException if a setting is wrong, or the registry does not
   *     know the schema of frames and takes none
   */
  public static Gateway start(
      Map<String, Object> clientSettings, Duration futureTolerance, HttpAccess access)
      throws IOException {
    GatewayConfig config = new GatewayConfig(clientSettings);
    ProcessMetrics metrics = new ProcessMetrics();
    Uploads uploads = new Uploads(config.mostUploads());
    UploadReader reader = new UploadReader(new FrameRules(futureTolerance, InstantSource.system()));
    ValueSerdes serdes = ValueSerdes.from(clientSettings);
    FrameSender sender = null;
    BrokerWatch brokers = null;
    try {
      serdes.register(Topics.ECG_SAMPLES.name(), EcgSamples.class);
      sender = FrameSender.create(clientSettings, serdes, config.acknowledgeTime());
      brokers = BrokerWatch.start(clientSettings);
      LocalHttpServer server =
          serve(
              config,
              access,
              metrics,
              brokers,
              new FramesService(
                  reader, sender, uploads, new GatewayMetrics(metrics.registry(), uploads::size)));
      return new Gateway(serdes, sender, brokers, metrics, server);
    } catch (IOException | RuntimeException e) {
      if (brokers != null) {
        brokers.close();
      }
      if (sender != null) {
        sender.close();
      }
      serdes.close();
      metrics.close();
      throw e;
    }
  }

  private static LocalHttpServer serve(
      GatewayConfig config,
      HttpAccess access,
      ProcessMetrics metrics,
      BrokerWatch brokers,
      FramesService frames)
      throws IOException {
    HttpLimits limits =
        new HttpLimits(
            CONNECTIONS,
            config.mostUploads() + OTHER_THREADS,
            HEADER_BYTES,
            config.bodyBytes(),
            REQUEST_TIME,
            // Nothing moves on a connection either while the brokers are awaited.
            config.acknowledgeTime().plus(IDLE_TIME));
    return LocalHttpServer.start(
        "the gateway",
        access,
        limits,
        new ProcessEndpoint(() -> health(brokers.problem()), metrics, frames));
  }

  private static ProcessHealth health(Optional<String> problem) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("status", problem.isEmpty() ? "UP" : "DOWN");
    problem.ifPresent(text -> details.put("problem", text));
    return new ProcessHealth(true, problem.isEmpty(), details);
  }

  /** Address for devices. */
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
    brokers.close();
    sender.close();
    serdes.close();
    metrics.close();
  }
}
