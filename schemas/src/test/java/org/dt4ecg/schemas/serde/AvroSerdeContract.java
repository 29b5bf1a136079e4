package org.dt4ecg.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.dt4ecg.schemas.RandomRecords;
import org.dt4ecg.schemas.RecordTypes;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.UserProfile;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every serde has to do that the configuration may name. */
abstract class AvroSerdeContract {

  private static final String TOPIC = "ecg-samples";
  private static final String SUBJECT = "ecg-samples-value";

  /** The serde under test, configured, on the registry that {@link #registry} looks into. */
  abstract <T extends SpecificRecord> Serde<T> serdeFor(Class<T> type);

  /** An empty registry, new for each test. */
  abstract SchemaRegistry registry();

  static Stream<Arguments> recordTypesAndSeeds() {
    return RecordTypes.all().stream()
        .flatMap(type -> Stream.of(1L, 2L, 3L, 4L).map(seed -> Arguments.of(type, seed)));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("recordTypesAndSeeds")
  <T extends SpecificRecord> void everyRecordWithAllItsFieldsSurvivesTheRoundTrip(
      Class<T> type, long seed) {
    T record = new RandomRecords(seed).next(type);
    try (Serde<T> serde = serdeFor(type)) {
      byte[] bytes = serde.serializer().serialize("a-topic", record);

      T read = serde.deserializer().deserialize("a-topic", bytes);

      assertThat(read).isExactlyInstanceOf(type).isEqualTo(record);
    }
  }

  @Test
  void aRecordThatWasReadCanBeWrittenAgainToTheSameBytes() {
    try (Serde<UserActivity> serde = serdeFor(UserActivity.class)) {
      byte[] bytes =
          serde.serializer().serialize("a", new RandomRecords(7).next(UserActivity.class));

      UserActivity read = serde.deserializer().deserialize("a", bytes);

      assertThat(serde.serializer().serialize("a", read)).isEqualTo(bytes);
    }
  }

  @Test
  void textInMapsAndListsIsReadAsStrings() {
    UserProfile profile =
        UserProfile.newBuilder()
            .setUserId("ctu-01")
            .setDisplayName("Jogger")
            .setAttributes(Map.of("cohort", "north"))
            .build();
    try (Serde<UserProfile> serde = serdeFor(UserProfile.class)) {
      UserProfile read =
          serde.deserializer().deserialize("a", serde.serializer().serialize("a", profile));

      assertThat(read.getAttributes()).containsExactlyEntriesOf(Map.of("cohort", "north"));
    }
  }

  @Test
  void aTombstoneStaysATombstone() {
    try (Serde<EcgSamples> serde = serdeFor(EcgSamples.class)) {
      assertThat(serde.serializer().serialize(TOPIC, null)).isNull();
      assertThat(serde.deserializer().deserialize(TOPIC, null)).isNull();
    }
  }

  /** Computed by hand from the Avro specification; no code of ours or Avro's had a part in it. */
  @Test
  void theBytesAreThoseOfTheConfluentWireFormat() {
    String expected =
        """
        00          magic byte
        00000001    schema id 1
        0A 6465762D31       deviceId, 5 bytes: dev-1
        0E                  sequence 7
        80897A              startTime 1000000 us
        0000000000406F40    samplingRate 250
        02 49               lead, 1 byte: I
        0000000000000440    microvoltsPerCount 2.5
        05                  baselineCount -3
        08 0100FEFF         samples, 4 bytes: 1, -2
        """
            .replaceAll("(?m)\\s{2,}\\D.*$", "")
            .replaceAll("\\s", "");
    try (Serde<EcgSamples> serde = serdeFor(EcgSamples.class)) {
      assertThat(
              HexFormat.of()
                  .withUpperCase()
                  .formatHex(serde.serializer().serialize(TOPIC, frame())))
          .isEqualTo(expected);
      assertThat(serde.deserializer().deserialize(TOPIC, HexFormat.of().parseHex(expected)))
          .isEqualTo(frame());
    }
  }

  @Test
  void theSchemaIsRegisteredUnderTheTopicsValueSubject() {
    try (Serde<EcgSamples> serde = serdeFor(EcgSamples.class)) {
      byte[] bytes = serde.serializer().serialize(TOPIC, frame());

      Schema registered = registry().schemaById(ByteBuffer.wrap(bytes).getInt(1));
      assertThat(registered.getFullName()).isEqualTo(EcgSamples.class.getName());
      assertThat(registry().idOf(SUBJECT, registered)).isEqualTo(ByteBuffer.wrap(bytes).getInt(1));
    }
  }

  @Test
  void aRecordOfANewerWriterWithOneFieldMoreIsRead() throws IOException {
    Schema newer = evolved(List.of(), true);
    int id = registry().register(SUBJECT, newer);
    try (Serde<EcgSamples> serde = serdeFor(EcgSamples.class)) {
      assertThat(serde.deserializer().deserialize(TOPIC, write(newer, id))).isEqualTo(frame());
    }
  }

  @Test
  void aRecordOfAnOlderWriterWithoutAFieldGetsTheFieldsDefault() throws IOException {
    Schema older = evolved(List.of("baselineCount"), false);
    int id = registry().register(SUBJECT, older);
    EcgSamples expected = frame();
    expected.put("baselineCount", 0);
    try (Serde<EcgSamples> serde = serdeFor(EcgSamples.class)) {
      assertThat(serde.deserializer().deserialize(TOPIC, write(older, id))).isEqualTo(expected);
    }
  }

  @Test
  void aRecordWithoutAFieldThatHasNoDefaultIsRefused() throws IOException {
    Schema incompatible = evolved(List.of("samplingRate"), false);
    byte[] bytes = write(incompatible, registry().register(SUBJECT, incompatible));
    try (Serde<EcgSamples> serde = serdeFor(EcgSamples.class)) {
      assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, bytes))
          .isInstanceOf(SerializationException.class);
    }
  }

  @Test
  void anUnknownSchemaIdIsRefused() {
    try (Serde<EcgSamples> serde = serdeFor(EcgSamples.class)) {
      byte[] bytes = serde.serializer().serialize(TOPIC, frame());
      ByteBuffer.wrap(bytes).putInt(1, 4711);

      assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, bytes))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("4711");
    }
  }

  @Test
  void anotherMagicByteIsRefused() {
    try (Serde<EcgSamples> serde = serdeFor(EcgSamples.class)) {
      byte[] bytes = serde.serializer().serialize(TOPIC, frame());
      // Of Confluent's 8.1 on, 1 is one too: the schema's GUID follows.
      bytes[0] = 127;

      assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, bytes))
          .isInstanceOf(SerializationException.class)
          .hasStackTraceContaining("magic byte");
    }
  }

  @Test
  void aRecordThatWasCutShortIsRefused() {
    try (Serde<EcgSamples> serde = serdeFor(EcgSamples.class)) {
      byte[] bytes = serde.serializer().serialize(TOPIC, frame());
      for (int length = 5; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, cut))
            .isInstanceOf(SerializationException.class);
      }
    }
  }

  @Test
  void aRecordThatDoesNotFitItsSchemaIsRefused() {
    try (Serde<EcgSamples> serde = serdeFor(EcgSamples.class)) {
      EcgSamples withoutSamples = frame();
      withoutSamples.put("samples", null);

      assertThatThrownBy(() -> serde.serializer().serialize(TOPIC, withoutSamples))
          .isInstanceOf(SerializationException.class);
      assertThat(serde.serializer().serialize(TOPIC, frame())).hasSize(39);
    }
  }

  static EcgSamples frame() {
    return EcgSamples.newBuilder()
        .setDeviceId("dev-1")
        .setSequence(7)
        .setStartTime(Instant.ofEpochSecond(1))
        .setSamplingRate(250)
        .setLead("I")
        .setMicrovoltsPerCount(2.5)
        .setBaselineCount(-3)
        .setSamples(SampleCodec.encode(new short[] {1, -2}))
        .build();
  }

  /** The schema of {@link EcgSamples} without some fields, and with a new one in front. */
  private static Schema evolved(List<String> without, boolean withBattery) {
    Schema current = EcgSamples.getClassSchema();
    List<Schema.Field> fields = new ArrayList<>();
    if (withBattery) {
      fields.add(
          new Schema.Field("batteryPercent", Schema.create(Schema.Type.INT), "New, in %.", 0));
    }
    for (Schema.Field field : current.getFields()) {
      if (!without.contains(field.name())) {
        fields.add(new Schema.Field(field, field.schema()));
      }
    }
    return Schema.createRecord(
        current.getName(), current.getDoc(), current.getNamespace(), false, fields);
  }

  /** {@link #frame} as a writer with another schema writes it. */
  private static byte[] write(Schema schema, int id) throws IOException {
    GenericData.Record record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      switch (field.name()) {
        case "batteryPercent" -> record.put(field.pos(), 80);
        case "startTime" -> record.put(field.pos(), 1_000_000L);
        default -> record.put(field.pos(), frame().get(field.name()));
      }
    }
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    output.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(output, null);
    new GenericDatumWriter<GenericData.Record>(schema).write(record, encoder);
    encoder.flush();
    return output.toByteArray();
  }
}
