package org.dt4ecg.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.dt4ecg.app.CapturedConsole;
import org.dt4ecg.app.TestCluster;
import org.dt4ecg.app.TestDevice;
import org.dt4ecg.app.TestModel;
import org.dt4ecg.app.cluster.TopicAdministration;
import org.dt4ecg.app.cluster.TopicPlan;
import org.dt4ecg.app.command.CommandLines;
import org.dt4ecg.app.command.Recordings;
import org.dt4ecg.app.model.Models;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People who are enrolled and forgotten while the stream runs, on a real broker and registry. */
@Tag("slow")
class EnrolmentTest {

  private static final Duration START = Duration.ofSeconds(60);
  private static final int FRAMES_PER_WINDOW = 8;
  private static final double NEWCOMER_MILLIVOLTS = 2;
  private static final double STRANGER_MILLIVOLTS = 0.2;

  /** More than enough for a template to reach the stream. */
  private static final int MOST_WINDOWS = 60;

  private final Path folder;
  private final Path modelFile;
  private final TestCluster cluster;
  private final OnnxModel model;
  private final ValueSerdes serdes;
  private final Serializer<EcgSamples> frames;
  private final KafkaProducer<byte[], byte[]> producer;
  private final OutputReader output;
  private final Pipeline pipeline;

  EnrolmentTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    this.modelFile = TestModel.writeForEnrolment(folder);
    this.cluster = TestCluster.start(folder);
    try (Admin admin = cluster.admin()) {
      new TopicAdministration(admin, TopicPlan.singleNode(2)).create();
    }
    this.model = Models.load(modelFile);
    this.serdes = ValueSerdes.from(cluster.properties());
    this.frames = serdes.serdeFor(EcgSamples.class).serializer();
    this.producer = cluster.bytesProducer();
    this.output = new OutputReader(cluster.properties(), serdes);
    this.pipeline = new Pipeline(cluster.properties(), folder.resolve("streams"), model, Map.of());
  }

  @BeforeEach
  void start() throws Exception {
    pipeline.start(START);
  }

  @AfterEach
  void stop() {
    pipeline.close();
    output.close();
    producer.close();
    serdes.close();
    model.close();
    cluster.close();
  }

  @Test
  void aPersonWhomTheModelDoesNotKnowIsRecognisedOnceEnrolledAndUnknownOnceForgotten()
      throws Exception {
    TestDevice newcomer =
        TestDevice.named("newcomer").wornBySomebodyWithOffset(NEWCOMER_MILLIVOLTS);
    TestDevice stranger =
        TestDevice.named("stranger").wornBySomebodyWithOffset(STRANGER_MILLIVOLTS);
    Path recordings =
        Recordings.write(
            folder.resolve("clinic"), "ann", Duration.ofSeconds(60), NEWCOMER_MILLIVOLTS);

    UserActivity before = nextEvent(newcomer);
    assertThat(before.getFusedDecision()).isEqualTo(IdentityDecision.UNKNOWN_PERSON);

    CapturedConsole enrolled = enrol("clinic-ann", recordings, modelFile);
    JsonNode result = new ObjectMapper().readTree(enrolled.out().get(0));
    assertThat(result.path("userId").textValue()).isEqualTo("clinic-ann");
    assertThat(result.path("modelVersion").textValue()).isEqualTo(model.version());
    assertThat(result.path("windows").intValue()).isEqualTo(8);

    UserActivity recognised =
        eventOnce(newcomer, event -> event.getFusedDecision() == IdentityDecision.RECOGNISED);
    assertThat(recognised.getFusedUserId()).isEqualTo("clinic-ann");
    assertThat(recognised.getFusedByTemplate()).isTrue();
    assertThat(recognised.getUserId()).as("of the window alone").isNull();
    assertThat(nextEvent(stranger).getFusedDecision()).isEqualTo(IdentityDecision.UNKNOWN_PERSON);

    assertThat(run(List.of("--forget", "clinic-ann")).err()).contains("Forgot clinic-ann");
    eventOnce(newcomer, event -> event.getFusedDecision() == IdentityDecision.UNKNOWN_PERSON);
  }

  @Test
  void whoIsEnrolledIsListedAndForgettingSomebodyElseFails() throws Exception {
    Path recordings =
        Recordings.write(
            folder.resolve("clinic"), "ann", Duration.ofSeconds(60), NEWCOMER_MILLIVOLTS);
    CapturedConsole nobody = run(List.of("--list"));
    assertThat(nobody.err()).contains("Nobody is enrolled");
    assertThat(nobody.out()).containsExactly("{\"enrolled\":[]}");

    enrol("clinic-ann", recordings, modelFile, "--as", "patient-12");
    JsonNode people = new ObjectMapper().readTree(run(List.of("--list")).out().get(0));
    assertThat(people.path("enrolled")).hasSize(1);
    JsonNode ann = people.path("enrolled").get(0);
    assertThat(ann.path("userId").textValue()).isEqualTo("patient-12");
    assertThat(ann.path("modelVersion").textValue()).isEqualTo(model.version());
    assertThat(ann.path("windows").intValue()).isEqualTo(8);

    CapturedConsole console = new CapturedConsole();
    assertThat(status(console, List.of("--forget", "patient-1"))).isEqualTo(1);
    assertThat(console.out()).isEmpty();
    assertThat(console.err())
        .contains("Nobody is enrolled as patient-1, so nothing was forgotten", "enrol --list")
        .doesNotContain("Forgot");

    assertThat(status(new CapturedConsole(), List.of("--forget", "patient-12"))).isZero();
    assertThat(status(new CapturedConsole(), List.of("--forget", "patient-12"))).isEqualTo(1);
    assertThat(run(List.of("--list")).out()).containsExactly("{\"enrolled\":[]}");
  }

  @Test
  void aTemplateIsForgottenInWhicheverPartitionItIs() throws Exception {
    try (Admin admin = cluster.admin()) {
      admin
          .createPartitions(Map.of(Topics.IDENTITY_TEMPLATES.name(), NewPartitions.increaseTo(2)))
          .all()
          .get();
    }
    for (int partition = 0; partition < 2; partition++) {
      producer
          .send(
              new ProducerRecord<>(
                  Topics.IDENTITY_TEMPLATES.name(),
                  partition,
                  "bob".getBytes(StandardCharsets.UTF_8),
                  "no template, but something".getBytes(StandardCharsets.UTF_8)))
          .get();
    }
    assertThat(run(List.of("--list")).out())
        .as("in each of the two")
        .containsExactly(
            "{\"enrolled\":[%1$s,%1$s]}".formatted("{\"userId\":\"bob\",\"unreadable\":true}"));

    assertThat(run(List.of("--forget", "bob")).err()).contains("Forgot bob");

    assertThat(run(List.of("--list")).out()).containsExactly("{\"enrolled\":[]}");
  }

  @Test
  void whoCannotBeEnrolledIsSaidWithWhatToDo() throws Exception {
    Path brief = Recordings.write(folder.resolve("brief"), "ann", Duration.ofSeconds(20), 1);

    assertThat(enrol("brief-ann", brief, modelFile).err())
        .contains("5 usable windows", "8 are needed for 30 s");
    assertThat(enrol("bob", brief, modelFile).err()).contains("--user bob", "brief-ann");
    assertThat(enrol("brief-ann", brief, modelFile, "--from-recording", "x").err())
        .contains("--from-recording x", "[ann]");
    assertThat(enrol("brief-ann", brief, modelFile, "--seconds", "29").err())
        .contains("--seconds 29", "at least 30 s");
    assertThat(enrol("brief-ann", brief, TestModel.write(folder)).err())
        .contains("takes no templates");
  }

  /** The events of further windows of a device, until one is as wanted. */
  private UserActivity eventOnce(TestDevice device, Predicate<UserActivity> wanted)
      throws Exception {
    while (sent(device) < MOST_WINDOWS) {
      UserActivity event = nextEvent(device);
      if (wanted.test(event)) {
        return event;
      }
    }
    throw new AssertionError("no event of device " + device.id() + " was as wanted");
  }

  private UserActivity nextEvent(TestDevice device) throws Exception {
    int windows = sent(device);
    for (EcgSamples frame :
        device.frames(windows * FRAMES_PER_WINDOW, (windows + 1) * FRAMES_PER_WINDOW)) {
      producer
          .send(
              new ProducerRecord<>(
                  Topics.ECG_SAMPLES.name(),
                  device.id().getBytes(StandardCharsets.UTF_8),
                  frames.serialize(Topics.ECG_SAMPLES.name(), frame)))
          .get();
    }
    List<UserActivity> events = output.eventsOf(device.id(), windows + 1);
    assertThat(events).hasSize(windows + 1);
    return events.get(windows);
  }

  private int sent(TestDevice device) {
    return output.seen(device.id()).size();
  }

  private CapturedConsole enrol(String user, Path recordings, Path model, String... more) {
    List<String> words = new ArrayList<>(List.of("--user", user));
    words.addAll(List.of("--recordings", recordings.toString(), "--model", model.toString()));
    words.addAll(List.of(more));
    return run(words);
  }

  private CapturedConsole run(List<String> arguments) {
    CapturedConsole console = new CapturedConsole();
    status(console, arguments);
    return console;
  }

  private int status(CapturedConsole console, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of("enrol", "--json"));
    words.addAll(List.of("--bootstrap-server", cluster.bootstrapServers()));
    words.addAll(List.of("--schema-registry", cluster.registryUrl()));
    words.addAll(arguments);
    return CommandLines.create(console.console()).execute(words.toArray(String[]::new));
  }
}
