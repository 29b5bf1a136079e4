package org.dt4ecg.app.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/**
 * The server configuration of a broker that is its own controller and has no replicas.
 *
 * @param folder where its logs are kept
 * @param port port of the clients' listener, on loopback
 * @param controllerPort port of the controller's listener, on loopback
 * @param startDeadline how long it may take to serve
 * @param access how clients get in
 * @param silence for so long its controller may hear nothing of it before it gives it up
 */
record BrokerSettings(
    Path folder,
    int port,
    int controllerPort,
    Duration startDeadline,
    BrokerAccess access,
    Duration silence) {

  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  private static final String CLIENT_LISTENER = "CLIENTS";
  private static final String HOST = "127.0.0.1";

  String bootstrapServers() {
    return HOST + ":" + port;
  }

  Properties toProperties() {
    Properties properties = new Properties();
    properties.putAll(node());
    properties.putAll(internalTopics());
    properties.putAll(groups());
    properties.putAll(footprint());
    properties.put("broker.session.timeout.ms", Long.toString(silence.toMillis()));
    properties.putAll(access.settings());
    return properties;
  }

  private Map<String, String> node() {
    String clients = "%s://%s:%d".formatted(CLIENT_LISTENER, HOST, port);
    String controller = "%s://%s:%d".formatted(CONTROLLER_LISTENER, HOST, controllerPort);
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        Integer.toString(NODE_ID),
        "listeners",
        clients + "," + controller,
        "advertised.listeners",
        clients,
        "listener.security.protocol.map",
        "%s:PLAINTEXT,%s:PLAINTEXT".formatted(CLIENT_LISTENER, CONTROLLER_LISTENER),
        "inter.broker.listener.name",
        CLIENT_LISTENER,
        "controller.listener.names",
        CONTROLLER_LISTENER,
        "controller.quorum.voters",
        "%d@%s:%d".formatted(NODE_ID, HOST, controllerPort),
        "log.dirs",
        folder.toString(),
        "server.max.startup.time.ms",
        Long.toString(startDeadline.toMillis()));
  }

  private static Map<String, String> internalTopics() {
    return Map.of(
        "auto.create.topics.enable", "false",
        "default.replication.factor", "1",
        "offsets.topic.replication.factor", "1",
        "offsets.topic.num.partitions", "4",
        "transaction.state.log.replication.factor", "1",
        "transaction.state.log.min.isr", "1",
        "transaction.state.log.num.partitions", "4",
        "share.coordinator.state.topic.replication.factor", "1",
        "share.coordinator.state.topic.min.isr", "1",
        "share.coordinator.state.topic.num.partitions", "1");
  }

  /**
   * One member or a few on one machine: nobody to wait for before the work is shared out. A dead
   * one is missed after 6 s, which is the least that clients of the classic protocol may ask for,
   * and what it left open is given up within a second of its time.
   */
  private static Map<String, String> groups() {
    return Map.of(
        "group.initial.rebalance.delay.ms", "0",
        "group.streams.initial.rebalance.delay.ms", "0",
        "group.streams.min.heartbeat.interval.ms", "500",
        "group.streams.heartbeat.interval.ms", "1000",
        "group.streams.min.session.timeout.ms", "6000",
        "group.streams.session.timeout.ms", "6000",
        "transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
  }

  /** The defaults are for a server of its own; this one shares a desk. */
  private static Map<String, String> footprint() {
    return Map.of(
        "num.network.threads", "2",
        "num.io.threads", "4",
        "background.threads", "2",
        "log.cleaner.dedupe.buffer.size", "4194304");
  }
}
