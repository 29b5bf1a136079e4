package org.dt4ecg.console.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.ClientDnsLookup;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TimeoutException;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.console.KafkaLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a cluster answers, before a client is left alone with it: producers and streams
 * try again for minutes, or for ever.
 */
public final class ClusterProbe {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterProbe.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Duration FURTHER = Duration.ofSeconds(45);
  private static final int CONNECT_MS = 1000;

  private ClusterProbe() {}

  /**
   * Waits for a broker's answer, at most 15 s; a minute if somebody listens there, who may be busy.
   *
   * @param properties what clients of the cluster are configured with
   * @throws CommandFailure if none answers
   */
  public static void require(Map<String, Object> properties) throws CommandFailure {
    try {
      require(properties, TIMEOUT);
    } catch (CommandFailure e) {
      if (!(e.getCause() instanceof TimeoutException) || !isAnybodyListening(properties)) {
        throw e;
      }
      LOG.warn(
          "No broker has answered for {} s, but one listens; waiting on for {} s",
          TIMEOUT.toSeconds(),
          FURTHER.toSeconds());
      require(properties, FURTHER);
    }
  }

  private static boolean isAnybodyListening(Map<String, Object> properties) {
    String brokers = String.valueOf(properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    for (InetSocketAddress address :
        ClientUtils.parseAndValidateAddresses(
            List.of(brokers.split(",")), ClientDnsLookup.USE_ALL_DNS_IPS)) {
      try (Socket socket = new Socket()) {
        socket.connect(address, CONNECT_MS);
        return true;
      } catch (IOException e) {
        LOG.debug("{} does not take a connection", address, e);
      }
    }
    return false;
  }

  static void require(Map<String, Object> properties, Duration timeout) throws CommandFailure {
    Map<String, Object> own = new HashMap<>(properties);
    int millis = Math.toIntExact(timeout.toMillis());
    own.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    own.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    try (KafkaLog.Quiet quiet = KafkaLog.errorsOnlyForNow();
        Admin admin = Admin.create(own)) {
      admin.describeCluster().clusterId().get();
    } catch (ExecutionException e) {
      throw noAnswer(properties, e.getCause() == null ? e : e.getCause());
    } catch (ConfigException e) {
      throw new CommandFailure("The configuration is not right: " + Failures.text(e), e);
    } catch (KafkaException e) {
      // The names of the brokers, or what is needed to talk to them, are wrong.
      throw noAnswer(properties, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted while waiting for a broker's answer", e);
    }
  }

  private static CommandFailure noAnswer(Map<String, Object> properties, Throwable cause) {
    String reason = cause instanceof TimeoutException ? "" : " (" + Failures.text(cause) + ")";
    return new CommandFailure(
        "No broker of %s answers; is --bootstrap-server right, and are its brokers up?%s"
            .formatted(properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG), reason),
        cause);
  }
}
