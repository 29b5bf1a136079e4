package org.dt4ecg.topology.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.schemas.avro.ActivityBout;
import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.DeviceAssignment;
import org.dt4ecg.schemas.avro.EcgLabel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.avro.ShadowResult;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.UserProfile;
import org.dt4ecg.schemas.deadletter.DeadLetterHeaders;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.SchemaRegistry;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.Topologies;
import org.dt4ecg.topology.TopologyConfig;
import org.dt4ecg.topology.drift.WindowObserver;
import org.dt4ecg.topology.metrics.PipelineCounters;
import org.dt4ecg.topology.serving.ModelSource;
import org.jspecify.annotations.Nullable;

/**
 * The whole topology in Kafka's test driver: what is sent, how time passes, and what comes out. The
 * wall clock stands still unless told otherwise.
 */
public final class Pipeline implements AutoCloseable {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Where the recordings of the tests start. */
  public static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");

  /** The wall clock at the start of every test: the fleet uploads what it recorded before. */
  public static final Instant NOW = T0.plus(Duration.ofHours(1));

  private final MutableClock clock;
  private final ValueSerdes serdes;
  private final TopologyTestDriver driver;
  private final TestInputTopic<String, EcgSamples> frames;
  private final TestInputTopic<String, DeviceAssignment> assignments;
  private final TestInputTopic<String, UserProfile> profiles;
  private final TestInputTopic<String, IdentityTemplate> templates;
  private final TestInputTopic<String, byte[]> templateBytes;
  private final TestInputTopic<String, EcgLabel> labels;
  private final TestOutputTopic<String, IdentityResult> identities;
  private final TestOutputTopic<String, ActivityResult> activities;
  private final TestOutputTopic<String, ShadowResult> shadowResults;
  private final TestOutputTopic<String, UserActivity> userActivities;
  private final TestOutputTopic<String, ActivityBout> bouts;
  private final TestOutputTopic<String, LabelledEcg> labelled;
  private final TestOutputTopic<byte[], byte[]> deadLetters;

  private final Path state;

  private Pipeline(Builder builder) {
    this.clock = builder.clock;
    this.serdes = ValueSerdes.of(builder.registry);
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    this.state = newStateFolder();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    this.driver =
        new TopologyTestDriver(
            Topologies.of(builder.configuration, serdes, builder.models, builder.observer, clock),
            properties,
            clock.instant());
    this.frames = input(Topics.ECG_SAMPLES);
    this.assignments = input(Topics.DEVICE_ASSIGNMENTS);
    this.profiles = input(Topics.USER_PROFILES);
    this.templates = input(Topics.IDENTITY_TEMPLATES);
    this.templateBytes =
        driver.createInputTopic(
            Topics.IDENTITY_TEMPLATES.name(), new StringSerializer(), new ByteArraySerializer());
    this.labels = input(Topics.ECG_LABELS);
    this.identities = output(Topics.IDENTITY_RESULTS);
    this.activities = output(Topics.ACTIVITY_RESULTS);
    this.shadowResults = output(Topics.SHADOW_RESULTS);
    this.userActivities = output(Topics.USER_ACTIVITY);
    this.bouts = output(Topics.ACTIVITY_BOUTS);
    this.labelled = output(Topics.LABELLED_ECG);
    this.deadLetters =
        driver.createOutputTopic(
            Topics.ECG_DEAD_LETTERS.name(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** A pipeline that classifies every window at once. */
  public static Pipeline with(ServableModel model) {
    return builder(model).start();
  }

  public static Builder builder(ServableModel model) {
    return builder(ModelSource.fixed(model));
  }

  public static Builder builder(ModelSource models) {
    return new Builder(models);
  }

  public Pipeline send(EcgSamples... sent) {
    return send(Arrays.asList(sent));
  }

  public Pipeline send(List<EcgSamples> sent) {
    sent.forEach(frame -> sendWithKey(frame.getDeviceId(), frame));
    return this;
  }

  public Pipeline sendWithKey(@Nullable String key, @Nullable EcgSamples frame) {
    frames.pipeInput(new TestRecord<>(key, frame, clock.instant()));
    return this;
  }

  public Pipeline assign(String deviceId, String userId) {
    return assign(deviceId, userId, T0);
  }

  public Pipeline assign(String deviceId, String userId, Instant since) {
    assignments.pipeInput(deviceId, new DeviceAssignment(deviceId, userId, since));
    return this;
  }

  public Pipeline unassign(String deviceId) {
    assignments.pipeInput(deviceId, null);
    return this;
  }

  public Pipeline profile(String userId, String displayName) {
    profiles.pipeInput(userId, new UserProfile(userId, displayName, Map.of()));
    return this;
  }

  /** Enrols a person, by an embedding under a model version. */
  public Pipeline enrol(String userId, String modelVersion, Float... embedding) {
    return enrol(
        userId, new IdentityTemplate(userId, modelVersion, List.of(embedding), 15, T0, List.of()));
  }

  public Pipeline enrol(String key, @Nullable IdentityTemplate template) {
    templates.pipeInput(key, template);
    return this;
  }

  /** Something on the topic of templates that may be none. */
  public Pipeline enrol(String userId, byte[] value) {
    templateBytes.pipeInput(userId, value);
    return this;
  }

  /** Takes an enrolment back. */
  public Pipeline forget(String userId) {
    return enrol(userId, (IdentityTemplate) null);
  }

  public Pipeline label(EcgLabel label) {
    return labelWithKey(label.getDeviceId(), label);
  }

  public Pipeline labelWithKey(@Nullable String key, @Nullable EcgLabel label) {
    labels.pipeInput(new TestRecord<>(key, label, clock.instant()));
    return this;
  }

  /** Time passes second by second, as it does: a leap would be a machine that stood still. */
  public Pipeline waitFor(Duration duration) {
    Duration left = duration;
    while (left.compareTo(SECOND) > 0) {
      leap(SECOND);
      left = left.minus(SECOND);
    }
    return leap(left);
  }

  /** Time passes while the machine stands still. */
  public Pipeline leap(Duration duration) {
    clock.advance(duration);
    driver.advanceWallClockTime(duration);
    return this;
  }

  public PipelineCounters counters() {
    return PipelineCounters.read(driver.metrics());
  }

  /** A record out of a store. */
  public <V extends SpecificRecord> V read(Class<V> type, byte[] value) {
    return serdes.serdeFor(type).deserializer().deserialize("state", value);
  }

  /** The serdes of its topics, which share a registry in memory. */
  public ValueSerdes serdes() {
    return serdes;
  }

  /** A metric of the pipeline, added up over all tasks. */
  public double metric(String name) {
    return driver.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().name().equals(name))
        .mapToDouble(metric -> (Double) metric.getValue().metricValue())
        .sum();
  }

  public TopologyTestDriver driver() {
    return driver;
  }

  /**
   * The results of these windows of a session come next, on all three topics, in this order.
   *
   * @return the events
   */
  public List<UserActivity> expectWindows(String deviceId, Instant session, long... indexes) {
    List<UserActivity> events = new ArrayList<>();
    for (long index : indexes) {
      Instant start = session.plusSeconds(2 * index);
      TestRecord<String, IdentityResult> identity = next(identities);
      TestRecord<String, ActivityResult> activity = next(activities);
      TestRecord<String, UserActivity> event = next(userActivities);
      assertThat(event.key()).isEqualTo(deviceId);
      assertThat(event.value().getDeviceId()).isEqualTo(deviceId);
      assertThat(event.value().getSessionStart()).isEqualTo(session);
      assertThat(event.value().getWindowIndex()).isEqualTo(index);
      assertThat(event.value().getWindowStart()).isEqualTo(start);
      assertThat(event.value().getWindowEnd()).isEqualTo(start.plusSeconds(4));
      assertThat(event.value().getModelVersion()).isEqualTo(FakeModel.VERSION);
      assertThat(event.timestamp()).isEqualTo(recordTime(start.plusSeconds(4)));
      assertThat(identity.value().getWindowStart()).isEqualTo(start);
      assertThat(activity.value().getWindowStart()).isEqualTo(start);
      assertThat(identity.value().getHeartRate()).isEqualTo(event.value().getHeartRate());
      assertThat(activity.value().getHeartRate()).isEqualTo(event.value().getHeartRate());
      assertThat(identity.value().getHeartBeats()).isEqualTo(event.value().getHeartBeats());
      assertThat(activity.value().getHeartBeats()).isEqualTo(event.value().getHeartBeats());
      events.add(event.value());
    }
    return events;
  }

  /** Never ahead of the clock: a broker would refuse it. */
  private long recordTime(Instant time) {
    return Math.min(time.toEpochMilli(), clock.millis());
  }

  /** Windows 0 to n - 1. */
  public List<UserActivity> expectFirstWindows(String deviceId, Instant session, int n) {
    return expectWindows(deviceId, session, LongStream.range(0, n).toArray());
  }

  /** A bout of this person comes next. */
  public ActivityBout expectBout(
      String userId, String activity, Instant start, Instant end, int windows) {
    TestRecord<String, ActivityBout> bout = next(bouts);
    assertThat(bout.key()).isEqualTo(userId);
    assertThat(bout.value().getUserId()).isEqualTo(userId);
    assertThat(bout.value().getActivity()).isEqualTo(activity);
    assertThat(bout.value().getStart()).isEqualTo(start);
    assertThat(bout.value().getEnd()).isEqualTo(end);
    assertThat(bout.value().getWindows()).isEqualTo(windows);
    assertThat(bout.timestamp()).isEqualTo(recordTime(end));
    return bout.value();
  }

  /** All events and bouts that have come, whatever they are. */
  public List<UserActivity> takeAllWindows() {
    bouts.readRecordsToList();
    identities.readRecordsToList();
    activities.readRecordsToList();
    return userActivities.readValuesToList();
  }

  /** This frame comes next on the dead letter topic, byte for byte, with this reason. */
  public Headers expectDeadLetter(RejectionReason reason, EcgSamples frame) {
    return expectDeadLetter(reason, frame.getDeviceId(), frame);
  }

  public Headers expectDeadLetter(
      RejectionReason reason, @Nullable String key, @Nullable EcgSamples frame) {
    return expectDeadLetter(reason, key, Topics.ECG_SAMPLES, frame);
  }

  /** This label comes next on the dead letter topic, byte for byte, with this reason. */
  public Headers expectRefused(
      RejectionReason reason, @Nullable String key, @Nullable EcgLabel label) {
    return expectDeadLetter(reason, key, Topics.ECG_LABELS, label);
  }

  /** Sends a record as bytes, whatever they are. */
  public Pipeline sendBytes(
      Topic<?, ?> topic, byte @Nullable [] key, byte @Nullable [] value, Header... headers) {
    driver
        .createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(key, value, new RecordHeaders(headers), clock.instant()));
    return this;
  }

  /** This record comes next on the dead letter topic, byte for byte, with this reason. */
  public Headers expectDeadLetter(
      RejectionReason reason, byte @Nullable [] key, byte @Nullable [] value) {
    TestRecord<byte[], byte[]> letter = next(deadLetters);
    assertThat(header(letter.headers(), DeadLetterHeaders.REASON)).isEqualTo(reason.name());
    assertThat(header(letter.headers(), DeadLetterHeaders.MESSAGE)).isNotBlank();
    assertThat(letter.key()).isEqualTo(key);
    assertThat(letter.value()).isEqualTo(value);
    return letter.headers();
  }

  /** All dead letters that have come. */
  public List<TestRecord<byte[], byte[]>> takeDeadLetters() {
    return deadLetters.readRecordsToList();
  }

  /** The bytes of a record, as its producer sends them. */
  public <V extends SpecificRecord> byte[] bytes(Topic<String, V> topic, V value) {
    return serdes.serdeFor(topic.valueType()).serializer().serialize(topic.name(), value);
  }

  /** All labelled frames that have come; each under its device. */
  public List<LabelledEcg> takeLabelled() {
    return labelled.readRecordsToList().stream()
        .map(
            record -> {
              assertThat(record.key()).isEqualTo(record.value().getDeviceId());
              return record.value();
            })
        .toList();
  }

  /** All that shadow models have said; each under its device and its window's end. */
  public List<ShadowResult> takeShadowResults() {
    return shadowResults.readRecordsToList().stream()
        .map(
            record -> {
              assertThat(record.key()).isEqualTo(record.value().getDeviceId());
              assertThat(record.timestamp()).isEqualTo(recordTime(record.value().getWindowEnd()));
              assertThat(record.headers()).isEmpty();
              return record.value();
            })
        .toList();
  }

  private <V extends SpecificRecord> Headers expectDeadLetter(
      RejectionReason reason, @Nullable String key, Topic<String, V> topic, @Nullable V value) {
    return expectDeadLetter(
        reason,
        key == null ? null : key.getBytes(UTF_8),
        serdes.serdeFor(topic.valueType()).serializer().serialize(topic.name(), value));
  }

  /** Nothing has come that was not expected, and every frame is accounted for. */
  public void expectNoMoreRecords() {
    assertThat(identities.readRecordsToList()).as("identity-results").isEmpty();
    assertThat(activities.readRecordsToList()).as("activity-results").isEmpty();
    assertThat(shadowResults.readRecordsToList()).as("shadow-results").isEmpty();
    assertThat(userActivities.readRecordsToList()).as("user-activity").isEmpty();
    assertThat(bouts.readRecordsToList()).as("activity-bouts").isEmpty();
    assertThat(labelled.readRecordsToList()).as("labelled-ecg").isEmpty();
    assertThat(deadLetters.readRecordsToList()).as("ecg-dead-letters").isEmpty();
    assertThat(counters()).matches(PipelineCounters::isBalanced, "every frame accounted for");
  }

  public static @Nullable String header(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }

  @Override
  public void close() {
    driver.close();
    try {
      Utils.delete(state.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The driver forces its checkpoints to the disk after each record, which takes longer than all
   * else; where there is a folder in memory it is spared that.
   */
  private static Path newStateFolder() {
    Path memory = Path.of("/dev/shm");
    try {
      return Files.isWritable(memory)
          ? Files.createTempDirectory(memory, "dt4ecg-pipeline")
          : Files.createTempDirectory("dt4ecg-pipeline");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <K, V> TestRecord<K, V> next(TestOutputTopic<K, V> topic) {
    assertThat(topic.isEmpty()).as("there is a further record on %s", topic).isFalse();
    return topic.readRecord();
  }

  private <V extends SpecificRecord> TestInputTopic<String, V> input(Topic<String, V> topic) {
    return driver.createInputTopic(
        topic.name(), new StringSerializer(), serdes.serdeFor(topic.valueType()).serializer());
  }

  /** What was written to a topic and has not been read, by whomever. */
  public <V extends SpecificRecord> TestOutputTopic<String, V> output(Topic<String, V> topic) {
    return driver.createOutputTopic(
        topic.name(), new StringDeserializer(), serdes.serdeFor(topic.valueType()).deserializer());
  }

  /** What a pipeline is started with. */
  public static final class Builder {

    private final ModelSource models;
    private final Map<String, Object> configuration = new HashMap<>();
    private SchemaRegistry registry = new InMemorySchemaRegistry();
    private WindowObserver observer = WindowObserver.NONE;
    private MutableClock clock = new MutableClock(NOW);

    private Builder(ModelSource models) {
      this.models = models;
      configuration.put(TopologyConfig.BATCH_LINGER_MS, 0);
    }

    public Builder set(String key, Object value) {
      configuration.put(key, value);
      return this;
    }

    public Builder observer(WindowObserver told) {
      observer = told;
      return this;
    }

    public Builder clock(MutableClock shared) {
      clock = shared;
      return this;
    }

    public Builder registry(SchemaRegistry shared) {
      registry = shared;
      return this;
    }

    public Pipeline start() {
      return new Pipeline(this);
    }
  }
}
