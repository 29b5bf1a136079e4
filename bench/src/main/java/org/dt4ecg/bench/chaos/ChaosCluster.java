package org.dt4ecg.bench.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.schemas.serde.SchemaRegistryConfig;

/**
 * A broker and a registry in processes of their own, which can be killed and come back on their
 * data, and a gate before the registry. Not thread-safe.
 */
public final class ChaosCluster implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(90);

  /**
   * Below those that systems give to outgoing connections: while nobody listens, a client that
   * tries again and again could otherwise get the very port that it connects to.
   */
  private static final int LOWEST_PORT = 20_000;

  private static final int HIGHEST_PORT = 30_000;

  private final Path folder;
  private final int brokerPort;
  private final int registryPort;
  private final RegistryGate gate;
  private NodeProcess broker;
  private NodeProcess registry;
  private int starts;

  private ChaosCluster(Path folder, int brokerPort, int registryPort, RegistryGate gate)
      throws BenchException {
    this.folder = folder;
    this.brokerPort = brokerPort;
    this.registryPort = registryPort;
    this.gate = gate;
    this.broker = launchBroker();
    this.registry = launchRegistry();
  }

  /** Starts all three; returns when they serve. */
  public static ChaosCluster start(Path folder) throws BenchException, InterruptedException {
    Set<Integer> taken = new HashSet<>();
    RegistryGate gate = new RegistryGate(freePort(taken), freePort(taken));
    ChaosCluster cluster = new ChaosCluster(folder, freePort(taken), gate.registryPort(), gate);
    try {
      cluster.broker.awaitReady(START);
      cluster.registry.awaitReady(START);
      cluster.openGate();
      return cluster;
    } catch (BenchException | InterruptedException e) {
      cluster.close();
      throw e;
    }
  }

  private static int freePort(Set<Integer> taken) throws BenchException {
    Random random = new Random();
    for (int tries = 0; tries < 1_000; tries++) {
      int port = LOWEST_PORT + random.nextInt(HIGHEST_PORT - LOWEST_PORT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        if (socket.isBound() && taken.add(port)) {
          return port;
        }
      } catch (IOException e) {
        // Somebody listens there.
      }
    }
    throw new BenchException("There is no free port");
  }

  private NodeProcess launchBroker() throws BenchException {
    return NodeProcess.start(
        "broker-" + starts++,
        folder,
        List.of("-Xms768m", "-Xmx768m"),
        List.of(
            ChaosNode.BROKER, folder.resolve("kafka").toString(), Integer.toString(brokerPort)));
  }

  private NodeProcess launchRegistry() throws BenchException {
    return NodeProcess.start(
        "registry-" + starts++,
        folder,
        List.of("-Xmx64m", "-XX:+UseSerialGC"),
        List.of(
            ChaosNode.REGISTRY,
            folder.resolve("registry").toString(),
            Integer.toString(registryPort)));
  }

  /** What clients need. */
  public Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + brokerPort);
    properties.put(SchemaRegistryConfig.URL, gate.url());
    return properties;
  }

  void killBroker() throws InterruptedException {
    broker.kill();
  }

  /** Starts the broker again on its data; returns when it serves. */
  void startBroker() throws BenchException, InterruptedException {
    broker = launchBroker();
    broker.awaitReady(START);
  }

  void killRegistry() throws InterruptedException {
    gate.shut();
    registry.kill();
  }

  /** Starts the registry again on its data; returns when it serves. */
  void startRegistry() throws BenchException, InterruptedException {
    registry = launchRegistry();
    registry.awaitReady(START);
    openGate();
  }

  /** Answers every request to the registry with a status. */
  void refuse(int status) {
    gate.refuse(status);
  }

  /** Passes requests to the registry on. */
  void openGate() throws BenchException {
    try {
      gate.open();
    } catch (IOException e) {
      throw new BenchException("The registry's port cannot be used: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    gate.close();
    broker.close();
    registry.close();
  }
}
