package org.dt4ecg.app.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.dt4ecg.console.Failures;

/**
 * A Kafka cluster of one node, broker and controller in one, in this process. It listens on
 * loopback alone and keeps its topics in a folder: started again on that folder it has them again.
 *
 * <p>{@link #start} returns when the broker serves; {@link #close} when it is stopped and its
 * folder is free. Thread-safe.
 */
public final class EmbeddedKafka implements AutoCloseable {

  /** Enough for a slow disk and a busy computer; a usual start takes a few seconds. */
  public static final Duration DEFAULT_START_DEADLINE = Duration.ofMinutes(5);

  /** Kafka's own: a broker that was killed can start anew as soon as it is given up. */
  private static final Duration SILENCE = Duration.ofSeconds(9);

  /** On a busy computer; no other start waits for the end of it. */
  private static final Duration SILENCE_OF_A_SINGLE_START = Duration.ofMinutes(5);

  private static final String META_PROPERTIES = "meta.properties";

  private final KafkaRaftServer server;
  private final BrokerSettings settings;

  private EmbeddedKafka(KafkaRaftServer server, BrokerSettings settings) {
    this.server = server;
    this.settings = settings;
  }

  /** Starts a broker within {@link #DEFAULT_START_DEADLINE}. */
  public static EmbeddedKafka start(Path folder, int port) {
    return start(folder, port, DEFAULT_START_DEADLINE);
  }

  /**
   * Starts a broker and waits until it serves.
   *
   * @param folder where its topics are kept; created and formatted if it is not there yet
   * @param port port to listen on; 0 takes a free one
   * @param deadline how long the start may take
   * @throws EmbeddedKafkaException if the folder cannot be used, a port is taken or the deadline
   *     passes
   */
  public static EmbeddedKafka start(Path folder, int port, Duration deadline) {
    return start(folder, port, deadline, BrokerAccess.OPEN);
  }

  /**
   * Starts a broker that does not let everybody in, and waits until it serves.
   *
   * @param folder where its topics are kept; created and formatted if it is not there yet
   * @param port port to listen on; 0 takes a free one
   * @param deadline how long the start may take
   * @param access how clients get in
   * @throws EmbeddedKafkaException if the folder cannot be used, a port is taken or the deadline
   *     passes
   */
  public static EmbeddedKafka start(Path folder, int port, Duration deadline, BrokerAccess access) {
    return start(folder, port, deadline, access, SILENCE);
  }

  /**
   * Starts a broker on a folder that none is started on again: it goes on serving though a busy
   * computer lets it stand still for minutes.
   *
   * @throws EmbeddedKafkaException as the other starts
   */
  public static EmbeddedKafka startOnce(Path folder, int port) {
    return start(
        folder, port, DEFAULT_START_DEADLINE, BrokerAccess.OPEN, SILENCE_OF_A_SINGLE_START);
  }

  private static EmbeddedKafka start(
      Path folder, int port, Duration deadline, BrokerAccess access, Duration silence) {
    BrokerSettings settings =
        new BrokerSettings(
            folder.toAbsolutePath(),
            port == 0 ? FreePorts.find() : port,
            FreePorts.find(),
            deadline,
            access,
            silence);
    if (!FreePorts.isFree(settings.port())) {
      throw new EmbeddedKafkaException(
          "Port %d on 127.0.0.1 is in use; choose another port for the embedded Kafka broker, or 0 for a free one"
              .formatted(settings.port()));
    }
    formatOnce(settings);
    KafkaRaftServer server = null;
    try {
      server = new KafkaRaftServer(new KafkaConfig(settings.toProperties(), false), Time.SYSTEM);
      server.startup();
      return new EmbeddedKafka(server, settings);
    } catch (RuntimeException e) {
      if (server != null) {
        stop(server);
      }
      throw new EmbeddedKafkaException(
          "The embedded Kafka broker did not start on %s with its data in %s: %s"
              .formatted(settings.bootstrapServers(), settings.folder(), rootMessage(e)),
          e);
    }
  }

  /** Host and port for clients. */
  public String bootstrapServers() {
    return settings.bootstrapServers();
  }

  /** Port of the clients' listener. */
  public int port() {
    return settings.port();
  }

  /** Stops the broker and waits for its end. A second call does nothing. */
  @Override
  public void close() {
    stop(server);
  }

  private static void stop(KafkaRaftServer server) {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void formatOnce(BrokerSettings settings) {
    if (Files.exists(settings.folder().resolve(META_PROPERTIES))) {
      return;
    }
    try {
      Files.createDirectories(settings.folder());
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(BrokerSettings.NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(settings.folder().toString())
          .setMetadataLogDirectory(settings.folder().toString())
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
          .setScramArguments(settings.access().scramUsers())
          .run();
    } catch (IOException e) {
      throw new EmbeddedKafkaException(
          "The data folder %s of the embedded Kafka broker cannot be made; name another one"
              .formatted(settings.folder()),
          e);
    } catch (Exception e) {
      // Formatter.run declares nothing narrower.
      throw new EmbeddedKafkaException(
          "The data folder %s cannot be formatted for Kafka: %s"
              .formatted(settings.folder(), rootMessage(e)),
          e);
    }
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return Failures.text(root);
  }
}
