package org.dt4ecg.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.dt4ecg.app.CapturedConsole;
import org.dt4ecg.app.TestCluster;
import org.dt4ecg.app.TestModel;
import org.dt4ecg.app.enrolment.EnrolmentLog;
import org.dt4ecg.retrainer.sample.BalancedSample;
import org.dt4ecg.retrainer.sample.ErasedPeople;
import org.dt4ecg.retrainer.sample.SampleFile;
import org.dt4ecg.retrainer.sample.SampleFile.SavedSample;
import org.dt4ecg.retrainer.sample.SampleSettings;
import org.dt4ecg.schemas.avro.DeviceAssignment;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.avro.UserProfile;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.schemas.topic.WholeTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PrivacyCommandTest {

  /** One whom the model knows, and another. */
  private static final String ERASED = TestModel.PERSON;

  private static final String OTHER = "somebody-else";
  private static final SampleSettings SETTINGS =
      new SampleSettings(1, Duration.ofSeconds(30), 8, 100);

  private final Path folder;
  private final Path sample;
  private final TestCluster cluster;
  private final ValueSerdes serdes;

  PrivacyCommandTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    this.sample = folder.resolve("sample");
    this.cluster = TestCluster.start(folder);
    this.serdes = ValueSerdes.from(cluster.properties());
  }

  @BeforeEach
  void createTheTopics() throws Exception {
    assertThat(run("topics create --partitions 2").status()).isZero();
  }

  @AfterEach
  void stop() {
    serdes.close();
    cluster.close();
  }

  @Test
  void aPersonIsErasedWhereverItIsPossibleAndWhatRemainsIsTold() throws Exception {
    for (String person : List.of(ERASED, OTHER)) {
      send(Topics.USER_PROFILES, person, profile(person));
      sendBytes(Topics.IDENTITY_TEMPLATES, person, new byte[] {1});
      send(Topics.DEVICE_ASSIGNMENTS, "device-of-" + person, assignment(person));
    }
    saveSample();
    String version = publish();
    keepFramesForAnHour();
    createChangelog();

    Ran ran = erase(ERASED);

    assertThat(ran.status()).as(ran.err()).isZero();
    JsonNode erased = ran.json().path("erased");
    assertThat(erased.path("identityTemplates").intValue()).isEqualTo(1);
    assertThat(erased.path("userProfiles").intValue()).isEqualTo(1);
    assertThat(erased.path("sampleStretches").intValue()).isEqualTo(1);
    assertThat(newest(Topics.USER_PROFILES)).containsOnlyKeys(OTHER);
    assertThat(newest(Topics.IDENTITY_TEMPLATES)).containsOnlyKeys(OTHER);
    assertThat(EnrolmentLog.read(cluster.properties()).people(serdes))
        .extracting(EnrolmentLog.Person::userId)
        .containsExactly(OTHER);
    assertThat(peopleOfSample()).containsExactly(OTHER);
    ErasedPeople passedOver = new ErasedPeople(sample);
    assertThat(passedOver.refresh()).isTrue();
    assertThat(passedOver.contains(ERASED)).isTrue();
    assertThat(passedOver.contains(OTHER)).isFalse();

    JsonNode remains = ran.json().path("remains");
    assertThat(remains.path("releases")).hasSize(1);
    assertThat(remains.path("releases").path(0).path("version").textValue()).isEqualTo(version);
    assertThat(remains.path("assignedDevices"))
        .extracting(JsonNode::textValue)
        .containsExactly("device-of-" + ERASED);
    assertThat(remains.path("topics"))
        .extracting(topic -> topic.path("topic").textValue())
        .containsExactlyElementsOf(Topics.all().stream().<String>map(Topic::name).toList());
    assertThat(remains.path("topics"))
        .allSatisfy(topic -> assertThat(topic.path("holds").textValue()).isNotEmpty());
    assertThat(remains.path("topics").path(0).path("settings").path("retention.ms").textValue())
        .as("as the cluster has it")
        .isEqualTo("3600000");
    assertThat(remains.path("applicationTopics"))
        .extracting(topic -> topic.path("topic").textValue())
        .containsExactly("dt4ecg-ecg-frames-changelog");
    assertThat(ran.err() + ran.out()).contains(version).doesNotContain(OTHER, "sim-02");
  }

  @Test
  void whoIsNowhereIsAFailureAndTheOthersStay() throws Exception {
    send(Topics.USER_PROFILES, OTHER, profile(OTHER));
    saveSample();

    Ran ran = erase("nobody");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.json().path("found").booleanValue()).isFalse();
    assertThat(ran.err()).contains("found nowhere").doesNotContain(OTHER);
    assertThat(newest(Topics.USER_PROFILES)).containsOnlyKeys(OTHER);
    assertThat(peopleOfSample()).containsExactly(ERASED, OTHER);
  }

  @Test
  void aFolderThatIsNotThereIsNamedAndNoneIsNeeded() throws Exception {
    send(Topics.USER_PROFILES, ERASED, profile(ERASED));

    Ran wrong = run("privacy erase --user nobody --sample-directory " + folder.resolve("no"));
    Ran without = run("privacy erase --user " + ERASED);

    assertThat(wrong.status()).isEqualTo(1);
    assertThat(wrong.err()).contains(folder.resolve("no").toString());
    assertThat(without.status()).as(without.err()).isZero();
    assertThat(without.json().path("erased").path("sampleStretches").isNull()).isTrue();
    assertThat(without.err()).contains("--sample-directory");
  }

  private Ran erase(String person) throws Exception {
    return run("privacy erase --user %s --sample-directory %s".formatted(person, sample));
  }

  private void saveSample() throws Exception {
    BalancedSample balanced = new BalancedSample(SETTINGS);
    balanced.add(labelled(ERASED));
    balanced.add(labelled(OTHER));
    file().save(new SavedSample(balanced, Map.of(0, 2L)));
  }

  private List<String> peopleOfSample() throws Exception {
    return file().load().orElseThrow().sample().stretches().stream()
        .map(stretch -> stretch.stratum().userId())
        .toList();
  }

  private SampleFile file() {
    return new SampleFile(sample, SETTINGS, "labelled-ecg in MILLIVOLTS");
  }

  private String publish() throws Exception {
    String keys =
        " --private-key %s --public-key %s"
            .formatted(folder.resolve("key.pem"), folder.resolve("key.pub.pem"));
    assertThat(run("models keygen", keys).status()).isZero();
    Ran published = run("models publish " + TestModel.write(folder) + keys);
    assertThat(published.status()).as(published.err()).isZero();
    return published.json().path("version").textValue();
  }

  private void keepFramesForAnHour() throws Exception {
    try (Admin admin = cluster.admin()) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, Topics.ECG_SAMPLES.name()),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("retention.ms", "3600000"), AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private void createChangelog() throws Exception {
    try (Admin admin = cluster.admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("dt4ecg-ecg-frames-changelog", 1, (short) 1),
                  new NewTopic("other-ecg-frames-changelog", 1, (short) 1)))
          .all()
          .get();
    }
  }

  private <V extends SpecificRecord> void send(Topic<?, V> topic, String key, V value)
      throws Exception {
    sendBytes(
        topic, key, serdes.serdeFor(topic.valueType()).serializer().serialize(topic.name(), value));
  }

  private void sendBytes(Topic<?, ?> topic, String key, byte[] value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = cluster.bytesProducer()) {
      producer.send(new ProducerRecord<>(topic.name(), key.getBytes(UTF_8), value)).get();
    }
  }

  private Map<String, byte[]> newest(Topic<?, ?> topic) {
    Map<String, byte[]> newest = new HashMap<>();
    WholeTopic.read(
        cluster.properties(),
        topic,
        record -> {
          String key = new String(record.key(), UTF_8);
          newest.remove(key);
          if (record.value() != null) {
            newest.put(key, record.value());
          }
        });
    return newest;
  }

  private static UserProfile profile(String person) {
    return UserProfile.newBuilder().setUserId(person).setDisplayName("Name of " + person).build();
  }

  private static DeviceAssignment assignment(String person) {
    return DeviceAssignment.newBuilder()
        .setDeviceId("device-of-" + person)
        .setUserId(person)
        .setSince(Instant.parse("2026-01-01T00:00:00Z"))
        .build();
  }

  private static LabelledEcg labelled(String person) {
    return LabelledEcg.newBuilder()
        .setDeviceId("device-of-" + person)
        .setSessionId("session-of-" + person)
        .setStartTime(Instant.parse("2026-01-01T00:00:00Z"))
        .setSamplingRate(500)
        .setLead("I")
        .setMicrovoltsPerCount(1)
        .setBaselineCount(0)
        .setSamples(SampleCodec.encode(new short[250]))
        .setUserId(person)
        .setActivity(TestModel.ACTIVITY)
        .setLabelSource("test")
        .build();
  }

  private Ran run(String arguments, String... more) throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("cluster.properties"),
            "bootstrap.servers=%s\nschema.registry.url=%s\ntransactional.id=of-another\n"
                .formatted(cluster.bootstrapServers(), cluster.registryUrl()));
    CapturedConsole console = new CapturedConsole();
    List<String> words = new ArrayList<>(List.of(arguments.split(" ")));
    for (String text : more) {
      words.addAll(List.of(text.strip().split(" ")));
    }
    words.add("--json");
    if (more.length == 0) {
      words.addAll(List.of("--config", config.toString()));
    }
    int status = CommandLines.create(console.console()).execute(words.toArray(String[]::new));
    return new Ran(status, console);
  }

  private record Ran(int status, CapturedConsole console) {

    String out() {
      return String.join("\n", console.out());
    }

    String err() {
      return console.err();
    }

    JsonNode json() throws Exception {
      return new ObjectMapper().readTree(out());
    }
  }
}
