package org.dt4ecg.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.dt4ecg.app.JavaProcess;
import org.dt4ecg.app.Main;
import org.dt4ecg.app.TestDevice;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What devices were told is there, is there: the gateway and the broker are processes of their own
 * and are killed, as by {@code kill -9}, while devices upload and repeat what was not acknowledged.
 */
@Tag("slow")
class GatewayFaultsTest {

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int DEVICES = 3;
  private static final int FRAMES_PER_UPLOAD = 5;

  private static final long BETWEEN_UPLOADS_MS = 20;

  /** Uploads of each device between two faults. */
  private static final int UPLOADS_BETWEEN = 10;

  private final Path folder;
  private final int brokerPort = freePort();
  private final int registryPort = freePort();
  private final int gatewayPort = freePort();
  private final List<Sending> devices;
  private JavaProcess cluster;
  private JavaProcess gateway;

  GatewayFaultsTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    this.devices =
        IntStream.range(0, DEVICES)
            .mapToObj(i -> new Sending(longAgo("watch-" + i), gatewayPort))
            .toList();
    this.cluster = startCluster();
    this.gateway = startGateway();
  }

  /** However fast it uploads, none of its frames is of the future. */
  private static TestDevice longAgo(String id) {
    Instant start = Instant.now().minus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS);
    return new TestDevice(id, start, 500, 0);
  }

  @AfterEach
  void stop() {
    devices.forEach(device -> device.over.countDown());
    gateway.close();
    cluster.close();
  }

  @Test
  void everyFrameThatWasAcknowledgedIsOnTheTopicThoughGatewayAndBrokerWereKilled()
      throws Exception {
    devices.forEach(Thread::start);
    await("uploads before any fault", UPLOADS_BETWEEN);

    for (int fault = 0; fault < 2; fault++) {
      gateway.kill();
      gateway = startGateway();
      await("uploads after the gateway was killed", UPLOADS_BETWEEN);
      cluster.kill();
      cluster = startCluster();
      await("uploads after the broker was killed", UPLOADS_BETWEEN);
    }
    for (Sending device : devices) {
      device.over.countDown();
      device.join(PATIENCE.toMillis());
      assertThat(device.isAlive()).isFalse();
    }

    Map<String, List<EcgSamples>> onTopic = topic();
    int repeats = 0;
    for (Sending device : devices) {
      List<EcgSamples> there = onTopic.getOrDefault(device.device.id(), List.of());
      Set<EcgSamples> distinct = new HashSet<>(there);
      assertThat(device.acknowledged)
          .as("all that was acknowledged")
          .hasSizeGreaterThan(5 * UPLOADS_BETWEEN * FRAMES_PER_UPLOAD - 1);
      assertThat(distinct)
          .as("nothing is missing, and nothing is there that was not sent")
          .containsExactlyInAnyOrderElementsOf(device.acknowledged);
      assertThat(device.refused).as("an upload that was sound").hasValue(0);
      repeats += there.size() - distinct.size();
    }
    assertThat(devices.stream().mapToInt(device -> device.retried.get()).sum())
        .as("faults were felt")
        .isPositive();
    assertThat(repeats).as("an upload is repeated where its answer was lost").isNotNegative();
    System.out.printf(
        "%d frames acknowledged, %d uploads repeated, %d frames twice on the topic, none missing%n",
        devices.stream().mapToInt(device -> device.acknowledged.size()).sum(),
        devices.stream().mapToInt(device -> device.retried.get()).sum(),
        repeats);
  }

  /** Each device has had so many more uploads acknowledged. */
  private void await(String what, int uploads) {
    Map<Sending, Integer> before = new HashMap<>();
    devices.forEach(device -> before.put(device, device.uploads.get()));
    Awaitility.await()
        .alias(what)
        .atMost(PATIENCE)
        .until(
            () ->
                devices.stream()
                    .allMatch(
                        device ->
                            device.uploads.get()
                                >= Objects.requireNonNull(before.get(device)) + uploads));
  }

  /** All frames on the topic, by device, in the order of their partition. */
  private Map<String, List<EcgSamples>> topic() {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers", "127.0.0.1:" + brokerPort,
            "schema.registry.url", "http://127.0.0.1:" + registryPort);
    Map<String, List<EcgSamples>> frames = new HashMap<>();
    try (ValueSerdes serdes = ValueSerdes.from(properties);
        KafkaConsumer<String, EcgSamples> consumer =
            new KafkaConsumer<>(
                properties,
                new StringDeserializer(),
                serdes.serdeFor(EcgSamples.class).deserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.ECG_SAMPLES.name()).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<String, EcgSamples> record : consumer.poll(Duration.ofMillis(200))) {
          frames.computeIfAbsent(record.key(), id -> new ArrayList<>()).add(record.value());
        }
      }
    }
    return frames;
  }

  private JavaProcess startCluster() throws IOException {
    JavaProcess started =
        JavaProcess.start(
            folder,
            Main.class,
            "cluster",
            "--data-dir",
            folder.resolve("data").toString(),
            "--kafka-port",
            Integer.toString(brokerPort),
            "--registry-port",
            Integer.toString(registryPort));
    awaitSaid(started, "ready; in another terminal:");
    return started;
  }

  private JavaProcess startGateway() throws IOException {
    JavaProcess started =
        JavaProcess.start(
            folder,
            Main.class,
            "gateway",
            "--config",
            folder.resolve("data/cluster.properties").toString(),
            "--port",
            Integer.toString(gatewayPort));
    awaitSaid(started, "gateway on http://127.0.0.1:" + gatewayPort);
    return started;
  }

  private static void awaitSaid(JavaProcess process, String said) {
    Awaitility.await()
        .atMost(PATIENCE)
        .failFast(() -> assertThat(process.isAlive()).as(process.err()).isTrue())
        .untilAsserted(() -> assertThat(process.err()).contains(said));
  }

  /**
   * Below those that clients get: one that asks a port of these again and again, while nobody
   * listens there, may come to talk to itself and then keeps the port.
   */
  private static int freePort() {
    return new Random()
        .ints(20_000, 30_000)
        .filter(GatewayFaultsTest::isFree)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** A device that uploads its frames, each upload again and again until it is acknowledged. */
  private static final class Sending extends Thread {

    private final TestDevice device;
    private final Uploader uploader;
    private final List<EcgSamples> acknowledged = new ArrayList<>();
    private final AtomicInteger uploads = new AtomicInteger();
    private final AtomicInteger retried = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);

    Sending(TestDevice device, int port) {
      super(device.id());
      setDaemon(true);
      this.device = device;
      this.uploader = new Uploader("http://127.0.0.1:" + port);
    }

    @Override
    public void run() {
      try {
        // What was begun is brought to its end: what may be on the topic was acknowledged, too.
        for (int upload = 0; !over.await(BETWEEN_UPLOADS_MS, TimeUnit.MILLISECONDS); upload++) {
          List<EcgSamples> frames =
              device.frames(upload * FRAMES_PER_UPLOAD, (upload + 1) * FRAMES_PER_UPLOAD);
          while (!isAcknowledged(frames)) {
            retried.incrementAndGet();
            TimeUnit.MILLISECONDS.sleep(BETWEEN_UPLOADS_MS);
          }
          acknowledged.addAll(frames);
          uploads.incrementAndGet();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private boolean isAcknowledged(List<EcgSamples> frames) throws InterruptedException {
      try {
        HttpResponse<String> answer = uploader.sendBytes(device.id(), frames);
        if (answer.statusCode() != 200
            && answer.statusCode() != 503
            && answer.statusCode() != 429) {
          refused.incrementAndGet();
        }
        return answer.statusCode() == 200;
      } catch (IOException e) {
        return false;
      }
    }
  }
}
