package org.dt4ecg.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.test.TestRecord;
import org.dt4ecg.schemas.avro.DeviceAssignment;
import org.dt4ecg.schemas.avro.EcgLabel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.UserProfile;
import org.dt4ecg.schemas.deadletter.DeadLetter;
import org.dt4ecg.schemas.deadletter.DeadLetterHeaders;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.SchemaRegistry;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.testing.Pipeline;
import org.dt4ecg.topology.testing.TestDevice;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No record that a broker accepts ends the stream, or holds up another device. */
@Tag("slow")
class PoisonTopologyTest {

  private static final String ID = "device-1";
  private static final byte[] KEY = ID.getBytes(UTF_8);
  private static final TestDevice DEVICE = TestDevice.of(ID, T0);

  /** What a topic of the broker's default settings takes. */
  private static final int MESSAGE_BYTES = 1_000_000;

  /** Of some kilobytes on the wire: the broker's limit counts compressed bytes. */
  private static final byte[] TEN_MILLION_ZEROS = new byte[10_000_000];

  private static final String LONG_TEXT = "x".repeat(3_000_000);

  private final RegistryOnAndOff registry = new RegistryOnAndOff();
  private final Pipeline pipeline =
      Pipeline.builder(new FakeModel())
          .set(TopologyConfig.LABELS_ENABLED, true)
          .registry(registry)
          .start();

  @AfterEach
  void close() {
    pipeline.close();
  }

  static Stream<Arguments> records() {
    return Stream.of(
        Arguments.of("zeros in the value", KEY, TEN_MILLION_ZEROS, new Header[0]),
        Arguments.of("zeros in the key", TEN_MILLION_ZEROS, KEY, new Header[0]),
        Arguments.of("zeros in both", TEN_MILLION_ZEROS, TEN_MILLION_ZEROS, new Header[0]),
        Arguments.of("no value", KEY, null, new Header[0]),
        Arguments.of("nothing", null, null, new Header[0]),
        Arguments.of("an empty value", KEY, new byte[0], new Header[0]),
        Arguments.of("an unknown schema", KEY, new byte[] {0, 0, 0, 99, 99, 1}, new Header[0]),
        Arguments.of(
            "long headers",
            KEY,
            new byte[] {1},
            new Header[] {new RecordHeader("trace", TEN_MILLION_ZEROS)}),
        Arguments.of(
            "a header without a value",
            KEY,
            new byte[] {1},
            new Header[] {new RecordHeader("trace", (byte[]) null)}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("records")
  void aRecordThatNobodyCanReadIsADeadLetterThatFits(
      String name, byte @Nullable [] key, byte @Nullable [] value, Header[] headers) {
    for (Topic<?, ?> topic : List.of(Topics.ECG_SAMPLES, Topics.ECG_LABELS)) {
      pipeline.sendBytes(topic, key, value, headers);
      List<TestRecord<byte[], byte[]>> letters = pipeline.takeDeadLetters();
      assertThat(letters).as(topic.name()).hasSize(1);
      assertThat(bytesOf(letters.get(0))).isLessThan(DeadLetter.LARGEST_BYTES);
      assertThat(Pipeline.header(letters.get(0).headers(), DeadLetterHeaders.TOPIC))
          .isEqualTo(topic.name());
    }
    assertTheStreamGoesOn();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("records")
  void inATableARecordThatNobodyCanReadIsAbsent(
      String name, byte @Nullable [] key, byte @Nullable [] value, Header[] headers) {
    for (Topic<?, ?> topic :
        List.of(Topics.DEVICE_ASSIGNMENTS, Topics.USER_PROFILES, Topics.IDENTITY_TEMPLATES)) {
      pipeline.sendBytes(topic, key, value, headers);
    }
    assertTheStreamGoesOn();
  }

  static Stream<EcgSamples> unpackedFrames() {
    return Stream.of(
        frame().setLead(LONG_TEXT).build(),
        frame().setDeviceId(LONG_TEXT).build(),
        frame().setSamples(ByteBuffer.allocate(3_000_000)).build(),
        frame().setMicrovoltsPerCount(Double.MAX_VALUE).build(),
        frame().setLead("x".repeat(256)).build());
  }

  @ParameterizedTest
  @MethodSource("unpackedFrames")
  void aFrameThatGrowsWhenItIsUnpackedIsADeadLetterBeforeAnythingIsStored(EcgSamples frame) {
    pipeline.sendBytes(
        Topics.ECG_SAMPLES,
        frame.getDeviceId().getBytes(UTF_8),
        pipeline.bytes(Topics.ECG_SAMPLES, frame));
    assertThat(pipeline.takeDeadLetters())
        .singleElement()
        .matches(letter -> bytesOf(letter) < DeadLetter.LARGEST_BYTES);
    assertThat(changelogRecords("ecg-frames")).isEmpty();
    assertTheStreamGoesOn();
  }

  static Stream<EcgLabel> unpackedLabels() {
    EcgLabel good = label();
    return Stream.of(
        EcgLabel.newBuilder(good).setDeviceId(LONG_TEXT).build(),
        EcgLabel.newBuilder(good).setUserId(LONG_TEXT).build(),
        EcgLabel.newBuilder(good).setActivity("x".repeat(256)).build(),
        EcgLabel.newBuilder(good).setSource(LONG_TEXT).build());
  }

  @ParameterizedTest
  @MethodSource("unpackedLabels")
  void aLabelThatGrowsWhenItIsUnpackedIsADeadLetterBeforeAnythingIsStored(EcgLabel label) {
    pipeline.sendBytes(
        Topics.ECG_LABELS,
        label.getDeviceId().getBytes(UTF_8),
        pipeline.bytes(Topics.ECG_LABELS, label));
    assertThat(pipeline.takeDeadLetters())
        .singleElement()
        .matches(letter -> bytesOf(letter) < DeadLetter.LARGEST_BYTES);
    assertThat(changelogRecords("waiting-labels")).isEmpty();
    assertTheStreamGoesOn();
  }

  @Test
  void labelsThatWaitForADeviceThatSendsNothingAreLimited() {
    byte[] label = pipeline.bytes(Topics.ECG_LABELS, label());
    for (int i = 0; i < 10_003; i++) {
      pipeline.sendBytes(Topics.ECG_LABELS, KEY, label);
    }
    assertThat(pipeline.takeDeadLetters())
        .hasSize(3)
        .allMatch(
            letter ->
                RejectionReason.HELD_BACK
                    .name()
                    .equals(Pipeline.header(letter.headers(), DeadLetterHeaders.REASON)));
  }

  @Test
  void framesOfOneTimeAreKeptOnceForLabels() {
    for (int i = 0; i < 300; i++) {
      EcgSamples frame =
          EcgSamples.newBuilder(DEVICE.frame(0))
              .setSequence(i)
              .setStartTime(T0.plusMillis(i))
              .build();
      pipeline.send(frame);
    }
    assertThat(changelogRecords("label-frames")).hasSize(1);
  }

  static Stream<Arguments> unpackedValues() {
    return Stream.of(
        Arguments.of(
            Topics.DEVICE_ASSIGNMENTS,
            ID,
            new DeviceAssignment(ID, LONG_TEXT.substring(0, 256), T0)),
        Arguments.of(Topics.DEVICE_ASSIGNMENTS, ID, new DeviceAssignment(ID, LONG_TEXT, T0)),
        Arguments.of(
            Topics.USER_PROFILES,
            "user-01",
            new UserProfile("user-01", "x".repeat(600_000), Map.of())),
        Arguments.of(
            Topics.USER_PROFILES,
            "user-01",
            new UserProfile("user-01", "Anna", Map.of("note", LONG_TEXT))),
        Arguments.of(
            Topics.IDENTITY_TEMPLATES,
            "user-01",
            new IdentityTemplate(
                "user-01",
                FakeModel.VERSION,
                Collections.nCopies(1_000_000, 1f),
                15,
                T0,
                List.of())),
        Arguments.of(
            Topics.IDENTITY_TEMPLATES,
            LONG_TEXT,
            new IdentityTemplate(
                LONG_TEXT, FakeModel.VERSION, List.of(1f, 0f), 15, T0, List.of())));
  }

  @ParameterizedTest
  @MethodSource("unpackedValues")
  <V extends SpecificRecord> void inATableWhatDoesNotFitCountsAsAbsent(
      Topic<String, V> topic, String key, V value) {
    pipeline.sendBytes(topic, key.getBytes(UTF_8), pipeline.bytes(topic, value));
    assertTheStreamGoesOn();
  }

  @Test
  void whileTheRegistryIsAwayARecordOfAnUnknownSchemaHoldsUpNobody() {
    pipeline.send(DEVICE.frames(0, 4));
    registry.down = true;
    byte[] ofUnknownSchema = {0, 0, 0, 99, 99, 1, 2, 3};
    pipeline.sendBytes(Topics.ECG_SAMPLES, KEY, ofUnknownSchema);
    pipeline.expectDeadLetter(RejectionReason.SCHEMA_UNAVAILABLE, KEY, ofUnknownSchema);
    pipeline.send(DEVICE.frames(4, 8));
    registry.down = false;
    pipeline.expectWindows(ID, T0, 0);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void tenThousandRecordsOfNoiseOnEveryTopicLeaveEveryFrameOfAGoodDeviceWindowed() {
    Random random = new Random(20261127);
    byte[] frame = pipeline.bytes(Topics.ECG_SAMPLES, DEVICE.frame(0));
    byte[] label = pipeline.bytes(Topics.ECG_LABELS, label());
    int frames = 200;
    int letters = 0;
    int sent = 0;
    for (int number = 0; number < frames; number++) {
      pipeline.send(DEVICE.frames(number, number + 1));
      for (int i = 0; i < 10_000 / frames; i++) {
        pipeline.sendBytes(Topics.ECG_SAMPLES, noise(random, KEY), noise(random, frame));
        pipeline.sendBytes(Topics.ECG_LABELS, noise(random, KEY), noise(random, label));
        pipeline.sendBytes(Topics.DEVICE_ASSIGNMENTS, noise(random, KEY), noise(random, frame));
        pipeline.sendBytes(Topics.USER_PROFILES, noise(random, KEY), noise(random, label));
        pipeline.sendBytes(Topics.IDENTITY_TEMPLATES, noise(random, KEY), noise(random, frame));
        sent += 2;
      }
      letters += pipeline.takeDeadLetters().size();
    }
    assertThat(letters).isEqualTo(sent);
    List<UserActivity> events = pipeline.takeAllWindows();
    assertThat(events).hasSize((frames / 2 - 4) / 2 + 1);
    assertThat(pipeline.counters().isBalanced()).isTrue();
  }

  /** A record with some of its bytes changed, cut, doubled, or only noise; never as it was. */
  private static byte @Nullable [] noise(Random random, byte[] record) {
    byte[] noise = record.clone();
    switch (random.nextInt(5)) {
      case 0 -> {
        return null;
      }
      case 1 -> {
        noise = new byte[random.nextInt(2_000)];
        random.nextBytes(noise);
      }
      case 2 ->
          noise = ByteBuffer.allocate(record.length / 2).put(record, 0, record.length / 2).array();
      case 3 -> noise = ByteBuffer.allocate(2 * record.length).put(record).put(record).array();
      default ->
          noise[random.nextInt(Math.min(8, noise.length))] ^= (byte) (1 + random.nextInt(255));
    }
    return noise;
  }

  private void assertTheStreamGoesOn() {
    pipeline.send(DEVICE.frames(0, 8));
    List<UserActivity> events = pipeline.expectWindows(ID, T0, 0);
    assertThat(pipeline.bytes(Topics.USER_ACTIVITY, events.get(0)).length).isLessThan(5_000);
    assertThat(changelogRecords("ecg-frames")).allMatch(record -> bytesOf(record) < MESSAGE_BYTES);
    pipeline.expectNoMoreRecords();
  }

  private List<TestRecord<byte[], byte[]>> changelogRecords(String store) {
    return new ArrayList<>(
        pipeline
            .driver()
            .createOutputTopic(
                "test-" + store + "-changelog",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())
            .readRecordsToList());
  }

  private static long bytesOf(TestRecord<byte[], byte[]> record) {
    long bytes = record.key() == null ? 0 : record.key().length;
    bytes += record.value() == null ? 0 : record.value().length;
    for (Header header : record.headers()) {
      bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    return bytes;
  }

  private static EcgSamples.Builder frame() {
    return EcgSamples.newBuilder(DEVICE.frame(0));
  }

  private static EcgLabel label() {
    return EcgLabel.newBuilder()
        .setDeviceId(ID)
        .setFrom(T0)
        .setTo(T0.plus(Duration.ofSeconds(10)))
        .setUserId("user-01")
        .setActivity("walk")
        .setSource("a test")
        .build();
  }

  /** A registry that answers nothing new while it is down. */
  private static final class RegistryOnAndOff implements SchemaRegistry {

    private final SchemaRegistry registry = new InMemorySchemaRegistry();
    private boolean down;

    @Override
    public int register(String subject, Schema schema) {
      return registry.register(subject, schema);
    }

    @Override
    public int idOf(String subject, Schema schema) {
      return registry.idOf(subject, schema);
    }

    @Override
    public Schema schemaById(int id) {
      if (down) {
        throw new SchemaRegistryException(Reason.UNAVAILABLE, "nobody answers");
      }
      return registry.schemaById(id);
    }
  }
}
