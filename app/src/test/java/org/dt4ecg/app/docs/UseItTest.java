package org.dt4ecg.app.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.dt4ecg.app.CapturedConsole;
import org.dt4ecg.app.JavaProcess;
import org.dt4ecg.app.Main;
import org.dt4ecg.app.command.CommandLines;
import org.dt4ecg.app.command.MotionRecordings;
import org.dt4ecg.schemas.topic.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each command of the README's table "Use it", typed against {@code ./dt4ecg cluster} in an order
 * in which somebody would, with the model that is shipped. What takes minutes, or needs another
 * cluster, has a test of its own, which is named.
 */
@Tag("slow")
class UseItTest {

  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final String SHIPPED =
      PROJECT.resolve("model/releases/dt4ecg-sim.onnx").toString();
  private static final Pattern COMMAND = Pattern.compile("`([^`]+)`");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** With a minute of each activity they make a batch to train on. */
  private static final int PEOPLE = 3;

  /** By command, the file of the test that types it. */
  private static final Map<String, String> TYPED_ELSEWHERE =
      Map.of(
          "data get NAME", "app/src/test/java/org/dt4ecg/app/command/DataGetCommandTest.java",
          "gateway --config FILE", "app/src/test/java/org/dt4ecg/app/docs/YourDeviceTest.java",
          "demo", "app/src/test/java/org/dt4ecg/app/command/DemoCommandTest.java",
          "demo --with-retraining", "app/src/test/java/org/dt4ecg/app/demo/RetrainingDemoTest.java",
          "demo --with-retraining --recordings FOLDER",
              "app/src/test/java/org/dt4ecg/app/demo/LessonTest.java",
          "topics rights --grant ROLE=PRINCIPAL",
              "app/src/test/java/org/dt4ecg/app/cluster/LockedDoorsTest.java",
          "deadletters replay CLUSTER --reason SCHEMA_UNAVAILABLE",
              "app/src/test/java/org/dt4ecg/app/demo/OutageTest.java",
          "evaluate --model my-model.onnx --recordings FOLDER --stress",
              "app/src/test/java/org/dt4ecg/app/command/CommandLinesTest.java",
          "study/run", "study/src/test/java/org/dt4ecg/study/StudyTest.java");

  private final Path folder;
  private final Set<String> typed = new TreeSet<>(TYPED_ELSEWHERE.keySet());
  private final List<JavaProcess> processes = new ArrayList<>();
  private String config = "";

  UseItTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void stop() {
    processes.forEach(JavaProcess::close);
  }

  @Test
  void eachCommandOfTheReadmeDoesWhatItsRowSays() throws Exception {
    assumeTrue(JavaProcess.hasLibtorch(), "libtorch is put in its place by mvn verify");
    for (int person = 1; person <= PEOPLE; person++) {
      MotionRecordings.write(folder.resolve("recordings"), person, "01", 60);
    }
    JsonNode address = cluster();
    topicsAndSchemas();
    JavaProcess stream = start("topology run --config FILE", "");
    Awaitility.await().atMost(PATIENCE).until(() -> stream.err().contains("state RUNNING"));
    peopleAndTheirDevices();
    fleetAndEvents();
    deadLetters(address.path("bootstrapServers").textValue());
    models();
    training();
    page();
    assertThat(stream.stop(PATIENCE)).as("stopped by a signal: %s", stream.err()).isEqualTo(143);
    theStreamStartsAnew();

    assertThat(TYPED_ELSEWHERE.values())
        .allSatisfy(test -> assertThat(PROJECT.resolve(test)).isRegularFile());
    assertThat(typed).as("nothing of the table was left out").isEqualTo(commandsOfTheReadme());
  }

  private JsonNode cluster() throws Exception {
    JavaProcess cluster =
        start(
            "cluster",
            " --json --kafka-port 0 --registry-port 0 --data-dir " + folder.resolve("cluster"));
    Awaitility.await().atMost(PATIENCE).until(() -> !cluster.out().isEmpty());
    JsonNode address = new ObjectMapper().readTree(cluster.out().get(0));
    Path file = Path.of(address.path("config").textValue());
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.add("commit.interval.ms=200");
    lines.add("labels.enabled=true");
    lines.add("model.trusted.keys=" + folder.resolve("public.pem"));
    lines.add("model.signing.private.key=" + folder.resolve("private.pem"));
    lines.add("model.signing.public.key=" + folder.resolve("public.pem"));
    lines.add("sample.directory=" + folder.resolve("sample"));
    config = Files.write(folder.resolve("cluster.properties"), lines).toString();
    return address;
  }

  private void topicsAndSchemas() {
    assertThat(done("topics create CLUSTER").err()).contains("existing ecg-samples");
    done("topics check CLUSTER");
    done("schemas export DIR");
    assertThat(folder.resolve("DIR")).isNotEmptyDirectory();
    assertThat(done("topics rights").out()).anyMatch(line -> line.startsWith("device: "));
    done(
        "models keygen",
        " --private-key %1$s/private.pem --public-key %1$s/public.pem".formatted(folder));
    assertThat(done("doctor --config FILE").out()).isNotEmpty();
  }

  private void peopleAndTheirDevices() {
    done("assign CLUSTER DEVICE USER");
    done("profile CLUSTER USER --name NAME");
    String enrol = "enrol CLUSTER --model my-model.onnx --recordings FOLDER --user ID";
    assertThat(done(enrol, " --as ID").err()).contains("Enrolled ID");
    assertThat(done(enrol + " --add", " --as ID").err()).contains("Enrolled ID");
    assertThat(done(enrol + " --list").out()).anyMatch(line -> line.startsWith("ID "));
  }

  private void fleetAndEvents() throws IOException {
    String produce = "produce CLUSTER --simulate 20";
    done(produce, " --for 8s --speed 2");
    done(produce + " --recordings FOLDER", " --for 3s");
    done(produce + " --labelled", " --for 2s");
    String consume = "consume CLUSTER --topic user-activity";
    List<String> first = done(consume, " --from-beginning --max 20 --for 90s").out();
    assertThat(first).hasSize(20);
    String device = new ObjectMapper().readTree(first.get(0)).path("deviceId").textValue();
    assertThat(done(consume + " --until-end").out()).hasSizeGreaterThan(20);
    assertThat(done(consume + " --table", " --until-end").out().get(0)).contains("deviceId");
    assertThat(done(consume + " --where", " deviceId=" + device + " --until-end").out())
        .isNotEmpty()
        .allMatch(line -> line.contains(device));
  }

  private void deadLetters(String brokers) throws Exception {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  Topics.ECG_SAMPLES.name(), "DEVICE".getBytes(UTF_8), "no Avro".getBytes(UTF_8)))
          .get();
    }
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                done("deadletters list CLUSTER").out().stream()
                    .anyMatch(line -> line.contains("key DEVICE")));
  }

  private void models() throws Exception {
    done("models publish FILE.onnx");
    done("models publish FILE.onnx --shadow");
    List<String> releases = done("models list").out();
    assertThat(releases).hasSize(3).element(2).asString().contains("shadow", "trusted");
    assertThat(done("models verify").out()).singleElement().asString().contains("golden vector");
    done("models rollback", " " + releases.get(1).split(" +", -1)[1]);
    done("models adapt", " FILE.onnx --simulate 8 --out FILE.onnx");
    done("models rewrite", " FILE.onnx --out FILE.onnx");
  }

  private void training() throws Exception {
    assertThat(done("data list").out()).isNotEmpty();
    JavaProcess training = start("train --recordings FOLDER --out my-model.onnx", " --epochs 1");
    assertThat(training.await(PATIENCE)).as(training.err()).isZero();
    String evaluate = "evaluate --model my-model.onnx --recordings FOLDER";
    assertThat(done(evaluate, " --json").out()).hasSize(1);
    done(evaluate + " --simulate 6");
    done(evaluate + " --templates");
    JavaProcess round = start("retrain --config FILE --once", "");
    assertThat(round.await(PATIENCE)).as(round.err()).isZero();
    JavaProcess service = start("retrain --config FILE", "");
    Awaitility.await().atMost(PATIENCE).until(() -> service.err().contains("health and metrics"));
    service.close();
    done("privacy erase --config FILE --user ID --sample-directory DIR");
  }

  private void page() throws Exception {
    assertThat(done("dashboard CLUSTER", " --port 0 --for 2s").err())
        .contains("page on http://127.0.0.1:");
  }

  private void theStreamStartsAnew() {
    assertThat(done("topology reset --config FILE", " --yes").err()).contains("starts anew");
  }

  private Ran done(String command) {
    return done(command, "");
  }

  /** Types a command with what else it needs, or what ends it, and wants it to do well. */
  private Ran done(String command, String more) {
    CapturedConsole console = new CapturedConsole();
    String[] words = words(command, more);
    int status = CommandLines.create(console.console()).execute(words);
    assertThat(status).as("%s: %s", List.of(words), console.err()).isZero();
    return new Ran(console.out(), console.err());
  }

  private JavaProcess start(String command, String more) throws IOException {
    JavaProcess process = JavaProcess.start(folder, Main.class, words(command, more));
    processes.add(process);
    return process;
  }

  /** The words of a command, in which those that stand for something are replaced by that. */
  private String[] words(String command, String more) {
    typed.add(command);
    String line = command;
    if (command.endsWith(" --list")) {
      line = "enrol CLUSTER --list";
    } else if (command.startsWith("produce") && command.endsWith("FOLDER")) {
      line = "produce CLUSTER --recordings FOLDER";
    } else if (command.startsWith("evaluate") && command.endsWith("--simulate 6")) {
      line = "evaluate --model FILE.onnx --simulate 6";
    } else if (command.endsWith("--templates")) {
      line = "evaluate --model FILE.onnx --simulate 6 --templates";
    } else if (command.matches("models (list|verify|rollback|publish.*)")) {
      line = command + " CLUSTER";
    }
    return (line + more)
        .replace("--out FILE.onnx", "--out " + folder.resolve("rewritten.onnx"))
        .replace("FILE.onnx", SHIPPED)
        .replace(
            "enrol CLUSTER --model my-model.onnx --recordings FOLDER",
            "enrol CLUSTER --model " + SHIPPED + " --simulate 3")
        .replace("my-model.onnx", folder.resolve("my-model.onnx").toString())
        .replace("CLUSTER", "--config FILE")
        .replace("--config FILE", "--config " + config)
        .replace("--user ID --as", "--user sim-01 --as")
        .replace("--user ID --add", "--user sim-01 --add")
        .replace("FOLDER", folder.resolve("recordings").toString())
        .replace("DIR", folder.resolve("DIR").toString())
        .strip()
        .split(" +");
  }

  /**
   * The commands of the table. One that is given by its options alone is the one before, with them.
   */
  private static Set<String> commandsOfTheReadme() throws IOException {
    Set<String> commands = new TreeSet<>();
    boolean isInTable = false;
    for (String line : Files.readAllLines(PROJECT.resolve("README.md"))) {
      isInTable = line.startsWith("| to | run") || (isInTable && line.startsWith("|"));
      if (!isInTable || line.startsWith("| to | run") || line.startsWith("|---")) {
        continue;
      }
      String before = "";
      for (String command :
          COMMAND
              .matcher(line.substring(line.indexOf('|', 1)))
              .results()
              .map(found -> found.group(1))
              .toList()) {
        boolean isOption = command.startsWith("--");
        commands.add(isOption ? before + " " + command : command);
        before = isOption ? before : command;
      }
    }
    return commands;
  }

  private record Ran(List<String> out, String err) {}
}
