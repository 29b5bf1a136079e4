package org.dt4ecg.app.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.dt4ecg.app.Installation;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The page for those who bring a device, followed word by word in a folder where nothing is but
 * what a checkout has: its commands are run by a shell, and what comes out is counted. Only the
 * ports are others.
 */
@Tag("slow")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the page is for a Unix shell")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class YourDeviceTest {

  private static final Path PROJECT =
      Path.of(System.getProperty("dt4ecg.project.directory", "..")).toAbsolutePath().normalize();
  private static final Pattern SECTION = Pattern.compile("(?m)^## ");
  private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int FRAMES = 33;

  /** Of four seconds, one every two, as the model of the installation has them. */
  private static final int WINDOWS = 15;

  private static final Duration HOP = Duration.ofSeconds(2);

  private final Path folder;
  private final int brokerPort = freePort();
  private final int registryPort = freePort();
  private final int gatewayPort = freePort();
  private final List<Process> running = new ArrayList<>();
  private final Map<String, List<String>> sections = new LinkedHashMap<>();
  private final String page = Files.readString(PROJECT.resolve("docs/your-device.md"));

  YourDeviceTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    Installation.lay(folder);
    Files.createSymbolicLink(folder.resolve("clients"), PROJECT.resolve("clients"));
    for (String section : SECTION.split(page, -1)) {
      List<String> commands =
          BLOCK
              .matcher(section)
              .results()
              .filter(block -> block.group(1).equals("sh"))
              .map(block -> here(block.group(2)))
              .toList();
      sections.put(section.lines().findFirst().orElse(""), commands);
    }
  }

  /** Who reads the page has the ports of the defaults to himself. */
  private String here(String commands) {
    return commands
        .replace("localhost:9092", "127.0.0.1:" + brokerPort)
        .replace("localhost:8081", "127.0.0.1:" + registryPort)
        .replace("8088", Integer.toString(gatewayPort))
        .replace(
            "./dt4ecg cluster",
            "./dt4ecg cluster --kafka-port %d --registry-port %d"
                .formatted(brokerPort, registryPort));
  }

  @BeforeAll
  void theClusterAndTheStreamRun() throws Exception {
    List<String> begin = commands("# Your device in twenty lines");
    assertThat(begin).hasSize(2);
    startAndAwait(begin.get(0), "ready; in another terminal:");
    startAndAwait(begin.get(1), "state RUNNING");
  }

  @AfterAll
  void stop() throws InterruptedException {
    for (int i = running.size() - 1; i >= 0; i--) {
      running.get(i).destroy();
      if (!running.get(i).waitFor(60, TimeUnit.SECONDS)) {
        running.get(i).destroyForcibly();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"Python, watch-python", "Node.js, watch-node", "Java, watch-java"})
  void framesOfADeviceComeOutAsWindowsAndTheConsumerPrintsThem(String section, String device)
      throws Exception {
    requireTools(section);
    List<String> commands = commands(section);
    assertThat(commands).hasSize(1);

    List<String> said = run(commands.get(0)).lines().toList();

    assertThat(said).as(said.toString()).hasSize(1 + WINDOWS);
    assertThat(said.get(0)).isEqualTo("%d frames of %s sent".formatted(FRAMES, device));
    List<UserActivity> events = exactly(device);
    assertThat(said.subList(1, said.size()))
        .zipSatisfy(
            events,
            (line, event) ->
                assertThat(line.split(" ", -1))
                    .satisfies(
                        words ->
                            assertThat(Instant.parse(words[0].replace("+00:00", "Z")))
                                .isEqualTo(event.getWindowStart()))
                    .endsWith(
                        device,
                        Objects.requireNonNullElse(event.getUserId(), "unknown"),
                        Objects.requireNonNullElse(event.getActivity(), "unclaimed")));
    assertThat(events).extracting(UserActivity::getSignalQuality).containsOnly(SignalQuality.GOOD);
  }

  @Test
  void framesThatAShellWroteAreSentAndReadByKcat() throws Exception {
    requireTools("kcat");
    List<String> commands = commands("kcat");
    assertThat(commands).hasSize(2);

    run(commands.get(0));
    exactly("watch-kcat");

    assertThat(run(commands.get(1)).lines().filter(line -> line.startsWith("watch-kcat: ")))
        .hasSize(WINDOWS)
        .allMatch(line -> line.matches("watch-kcat: \\d+ bytes at \\d+/\\d+"));
  }

  @Test
  void aFrameComesByHttp() throws Exception {
    requireTools("HTTP");
    List<String> commands = commands("HTTP");
    assertThat(commands).hasSize(2);
    startAndAwait(commands.get(0), "gateway on http://127.0.0.1:" + gatewayPort);

    assertThat(run(commands.get(1))).isEqualTo("{\"acknowledged\":1}");

    assertThat(values(Topics.ECG_SAMPLES, "watch-http"))
        .singleElement()
        .satisfies(frame -> assertThat(frame.getSamples().remaining()).isEqualTo(2 * 250));
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void aWearerIsAssignedEventsAreShownAndNothingWasRefused() throws Exception {
    List<String> wearer = commands("Who wears it");
    List<String> refused = commands("Why nothing comes out");
    assertThat(wearer).hasSize(1);
    assertThat(refused).hasSize(1);

    List<String> table = run(wearer.get(0)).lines().toList();
    assertThat(table.get(0)).startsWith("deviceId");
    assertThat(table).filteredOn(line -> line.startsWith("watch-java ")).hasSize(WINDOWS);
    String letters = run(refused.get(0));

    assertThat(letters).as("of no client").doesNotContain("watch-");
  }

  @Test
  void everySectionWithCommandsIsFollowedHere() {
    assertThat(sections.entrySet())
        .filteredOn(section -> !section.getValue().isEmpty())
        .extracting(Map.Entry::getKey)
        .containsExactly(
            "# Your device in twenty lines",
            "Python",
            "Node.js",
            "Java",
            "kcat",
            "HTTP",
            "Who wears it",
            "Why nothing comes out");
  }

  @Test
  void whatThePageShowsOfTheDeviceIsInItsFile() throws IOException {
    String file = Files.readString(PROJECT.resolve("clients/python/device.py"));

    assertThat(
            BLOCK
                .matcher(page)
                .results()
                .filter(block -> block.group(1).equals("python"))
                .map(block -> block.group(2)))
        .hasSize(2)
        .allSatisfy(shown -> assertThat(file).contains(shown));
  }

  /** The events of a device: all of its windows, side by side, and not one more. */
  private List<UserActivity> exactly(String device) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> values(Topics.USER_ACTIVITY, device).size() >= WINDOWS);
    List<UserActivity> events = values(Topics.USER_ACTIVITY, device);
    List<EcgSamples> frames = values(Topics.ECG_SAMPLES, device);
    assertThat(frames).hasSize(FRAMES);
    assertThat(events)
        .extracting(UserActivity::getWindowStart)
        .containsExactlyElementsOf(
            IntStream.range(0, WINDOWS)
                .mapToObj(i -> frames.get(0).getStartTime().plus(HOP.multipliedBy(i)))
                .toList());
    return events;
  }

  /** What is on a topic under a key, in the partition where Kafka's own producers put it. */
  private <V extends SpecificRecord> List<V> values(Topic<String, V> topic, String key) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers", "127.0.0.1:" + brokerPort,
            "schema.registry.url", "http://127.0.0.1:" + registryPort,
            "isolation.level", "read_committed");
    List<V> values = new ArrayList<>();
    try (ValueSerdes serdes = ValueSerdes.from(properties);
        KafkaConsumer<String, V> consumer =
            new KafkaConsumer<>(
                properties,
                new StringDeserializer(),
                serdes.serdeFor(topic.valueType()).deserializer())) {
      int partitions = consumer.partitionsFor(topic.name()).size();
      int partition = Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % partitions;
      TopicPartition read = new TopicPartition(topic.name(), partition);
      consumer.assign(List.of(read));
      consumer.seekToBeginning(List.of(read));
      long end = Objects.requireNonNull(consumer.endOffsets(List.of(read)).get(read));
      while (consumer.position(read) < end) {
        for (ConsumerRecord<String, V> record : consumer.poll(Duration.ofMillis(200))) {
          if (key.equals(record.key())) {
            values.add(record.value());
          }
        }
      }
    }
    return values;
  }

  private List<String> commands(String section) {
    return Objects.requireNonNull(sections.get(section), section);
  }

  private void requireTools(String section) throws Exception {
    switch (section) {
      case "Python" ->
          assumeTrue(
              python("python3") || python("/usr/bin/python3"),
              "no python3 here has confluent_kafka and avro");
      case "Node.js" ->
          assumeTrue(
              Files.isDirectory(PROJECT.resolve("clients/node/node_modules/kafkajs"))
                  && ends("node", "--version"),
              "there is no node here, or what it needs; see npm ci --prefix clients/node");
      case "kcat" ->
          assumeTrue(ends("kcat", "-V") && ends("curl", "--version"), "no kcat and curl here");
      case "HTTP" -> assumeTrue(ends("curl", "--version"), "no curl here");
      default -> {}
    }
  }

  /** Whether an interpreter has what the client needs; then it is the one that the page means. */
  private boolean python(String interpreter) throws Exception {
    if (!ends(interpreter, "-c", "import confluent_kafka, avro")) {
      return false;
    }
    Path name = Files.createDirectories(folder.resolve("bin")).resolve("python3");
    if (!interpreter.equals("python3") && !Files.exists(name)) {
      Files.createSymbolicLink(name, Path.of(interpreter));
    }
    return true;
  }

  private static boolean ends(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private String run(String commands) throws Exception {
    Path out = Files.createTempFile(folder, "run", ".out");
    Path err = Files.createTempFile(folder, "run", ".err");
    Process process = shell(commands, out, err);
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String said = Files.readString(out);
    assertThat(process.waitFor()).as("%s\n%s\n%s", commands, said, Files.readString(err)).isZero();
    return said;
  }

  private void startAndAwait(String command, String said) throws Exception {
    Path out = Files.createTempFile(folder, "start", ".out");
    Path err = Files.createTempFile(folder, "start", ".err");
    Process process = shell("exec " + command, out, err);
    running.add(process);
    Awaitility.await()
        .alias(command)
        .atMost(PATIENCE)
        .until(() -> !process.isAlive() || Files.readString(err).contains(said));
    assertThat(process.isAlive()).as(Files.readString(err)).isTrue();
  }

  private Process shell(String commands, Path out, Path err) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-e", "-c", commands)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("BROKERS", "127.0.0.1:" + brokerPort);
    environment.put("REGISTRY", "http://127.0.0.1:" + registryPort);
    environment.put("DT4ECG_JAVA_OPTS", "-Xmx1g -XX:TieredStopAtLevel=1");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put(
        "PATH",
        String.join(
            File.pathSeparator,
            folder.resolve("bin").toString(),
            Path.of(System.getProperty("java.home"), "bin").toString(),
            Objects.requireNonNullElse(System.getenv("PATH"), "")));
    return builder.start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
