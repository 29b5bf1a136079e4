package org.dt4ecg.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.dt4ecg.schemas.RandomRecords;
import org.dt4ecg.schemas.avro.ActivityBout;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AvroSerdeTest {

  private static final String TOPIC = "a-topic";

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

  @Test
  void theRegistryIsAskedOncePerTopicAndSchemaHoweverManyRecordsFlow() {
    CountingRegistry counting = new CountingRegistry(registry);
    try (AvroSerde<EcgSamples> serde = new AvroSerde<>(counting, EcgSamples.class)) {
      for (int i = 0; i < 10; i++) {
        byte[] bytes = serde.serializer().serialize(TOPIC, AvroSerdeContract.frame());
        assertThat(serde.deserializer().deserialize(TOPIC, bytes))
            .isEqualTo(AvroSerdeContract.frame());
      }
      assertThat(counting.requests).containsExactly("register a-topic-value", "schemaById 1");

      serde.serializer().serialize("another-topic", AvroSerdeContract.frame());
      assertThat(counting.requests).endsWith("register another-topic-value");
    }
  }

  @Test
  void withoutAutoRegistrationAnUnknownSchemaIsRefusedAndAKnownOneIsLookedUp() {
    try (AvroSerializer<EcgSamples> serializer = new AvroSerializer<>(registry)) {
      serializer.configure(Map.of(AvroSerdeConfig.AUTO_REGISTER_SCHEMAS, "false"), false);

      assertThatThrownBy(() -> serializer.serialize(TOPIC, AvroSerdeContract.frame()))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("a-topic-value")
          .hasMessageContaining("auto.register.schemas is false");

      registry.register("a-topic-value", PortableSchema.of(EcgSamples.getClassSchema()));
      assertThat(serializer.serialize(TOPIC, AvroSerdeContract.frame())).isNotNull();
    }
  }

  @Test
  void aSerdeForKeysUsesTheKeySubject() {
    CountingRegistry counting = new CountingRegistry(registry);
    try (AvroSerializer<EcgSamples> serializer = new AvroSerializer<>(counting)) {
      serializer.configure(Map.of(), true);
      serializer.serialize(TOPIC, AvroSerdeContract.frame());
    }
    assertThat(counting.requests).containsExactly("register a-topic-key");
  }

  @Test
  void whatIsRegisteredHoldsNothingThatOnlyJavaNeeds() {
    try (AvroSerializer<UserActivity> serializer = new AvroSerializer<>(registry)) {
      serializer.serialize(TOPIC, new RandomRecords(1).next(UserActivity.class));
    }

    Schema registered = registry.schemaById(1);
    assertThat(registered.toString()).doesNotContain(GenericData.STRING_PROP);
    assertThat(registered.getField("deviceId").doc())
        .isEqualTo(UserActivity.getClassSchema().getField("deviceId").doc());
  }

  @Test
  void aDefaultValueThatLooksLikeAJavaPropertyIsKept() {
    Schema schema =
        SchemaBuilder.record("R")
            .fields()
            .name("m")
            .type()
            .map()
            .values()
            .stringType()
            .mapDefault(Map.of(GenericData.STRING_PROP, "x"))
            .endRecord();

    assertThat(PortableSchema.of(schema)).isEqualTo(schema);
  }

  @Test
  void aDeserializerWithoutAClassTakesTheOneThatTheWritersSchemaNames() {
    ActivityBout bout = new RandomRecords(3).next(ActivityBout.class);
    EcgSamples frame = AvroSerdeContract.frame();
    try (AvroSerde<SpecificRecord> serde = new AvroSerde<>(registry)) {
      byte[] boutBytes = serde.serializer().serialize(TOPIC, bout);
      byte[] frameBytes = serde.serializer().serialize(TOPIC, frame);

      assertThat(serde.deserializer().deserialize(TOPIC, boutBytes)).isEqualTo(bout);
      assertThat(serde.deserializer().deserialize(TOPIC, frameBytes)).isEqualTo(frame);
    }
  }

  @Test
  void aWritersSchemaCannotNameAClassOutsideTheTrustedPackages() {
    int id = registry.register(TOPIC, SchemaBuilder.record("java.net.URL").fields().endRecord());
    try (AvroDeserializer<SpecificRecord> deserializer = new AvroDeserializer<>(registry)) {
      assertThatThrownBy(() -> deserializer.deserialize(TOPIC, head(id)))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("java.net.URL")
          .hasMessageContaining("avro.trusted.packages");

      deserializer.configure(Map.of(AvroSerdeConfig.TRUSTED_PACKAGES, "java.net"), false);
      assertThatThrownBy(() -> deserializer.deserialize(TOPIC, head(id)))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("no generated class");
    }
  }

  @Test
  void aWritersSchemaWithoutAGeneratedClassIsRefused() {
    int id =
        registry.register(
            TOPIC,
            SchemaBuilder.record("org.dt4ecg.schemas.avro.NeverGenerated").fields().endRecord());
    try (AvroDeserializer<SpecificRecord> deserializer = new AvroDeserializer<>(registry)) {
      assertThatThrownBy(() -> deserializer.deserialize(TOPIC, head(id)))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("NeverGenerated")
          .hasMessageContaining("no generated class");
    }
  }

  @Test
  void aRecordOfAnotherTypeThanTheTopicsIsRefused() {
    try (AvroSerde<ActivityBout> bouts = new AvroSerde<>(registry, ActivityBout.class);
        AvroSerde<EcgSamples> frames = new AvroSerde<>(registry, EcgSamples.class)) {
      byte[] bout =
          bouts.serializer().serialize(TOPIC, new RandomRecords(5).next(ActivityBout.class));

      assertThatThrownBy(() -> frames.deserializer().deserialize(TOPIC, bout))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("ActivityBout")
          .hasMessageContaining("cannot be read with the schema expected here")
          .hasMessageContaining("EcgSamples");
    }
  }

  @Test
  void bytesThatAreTooFewForTheWireFormatAreRefused() {
    try (AvroDeserializer<EcgSamples> deserializer =
        new AvroDeserializer<>(registry, EcgSamples.class)) {
      assertThatThrownBy(() -> deserializer.deserialize(TOPIC, new byte[4]))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("only 4 bytes");
    }
  }

  @Test
  void bytesAfterTheRecordAreRefused() {
    try (AvroSerde<EcgSamples> serde = new AvroSerde<>(registry, EcgSamples.class)) {
      byte[] bytes = serde.serializer().serialize(TOPIC, AvroSerdeContract.frame());
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);

      assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, longer))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("followed by further bytes");
    }
  }

  @ParameterizedTest
  @MethodSource("org.dt4ecg.schemas.RecordTypes#all")
  <T extends SpecificRecord> void damagedBytesAreReadAsARecordOrRefusedAndNeverAnythingElse(
      Class<T> type) {
    Random random = new Random(type.getName().hashCode());
    RandomRecords records = new RandomRecords(17);
    try (AvroSerde<T> serde = new AvroSerde<>(registry, type)) {
      for (int i = 0; i < 500; i++) {
        byte[] bytes = serde.serializer().serialize(TOPIC, records.next(type));
        for (int damage = random.nextInt(1, 5); damage > 0; damage--) {
          bytes[random.nextInt(WireFormat.HEAD_BYTES, bytes.length)] = (byte) random.nextInt();
        }
        try {
          assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isNotNull();
        } catch (SerializationException e) {
          assertThat(e).hasMessageContaining(TOPIC);
        }
      }
    }
  }

  @Test
  void aRecordWithinARecordWithinARecordIsRefusedHoweverDeepItIs() {
    Schema node =
        new Schema.Parser()
            .parse(
"""
{"type":"record","name":"Node","fields":[{"name":"next","type":["null","Node"]}]}
""");
    try (AvroSerde<EcgSamples> serde = new AvroSerde<>(registry, EcgSamples.class)) {
      byte[] frame = serde.serializer().serialize(TOPIC, AvroSerdeContract.frame());
      int id = registry.register("elsewhere", withField("further", node));
      for (int depth : new int[] {1_000, 30_000, 900_000}) {
        ByteBuffer deep = ByteBuffer.allocate(frame.length + depth + 1).put(frame).putInt(1, id);
        for (int i = 0; i < depth; i++) {
          deep.put((byte) 2);
        }
        deep.put((byte) 0);
        if (depth == 1_000) {
          assertThat(serde.deserializer().deserialize(TOPIC, deep.array()))
              .isEqualTo(AvroSerdeContract.frame());
        } else {
          assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, deep.array()))
              .isInstanceOf(SerializationException.class)
              .hasMessageContaining("too deep");
        }
      }
      assertThat(serde.deserializer().deserialize(TOPIC, frame))
          .as("and the next record is read")
          .isEqualTo(AvroSerdeContract.frame());
    }
  }

  /** The schema of a frame with one more field, which readers pass over. */
  private static Schema withField(String name, Schema type) {
    Schema frame = PortableSchema.of(EcgSamples.getClassSchema());
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : frame.getFields()) {
      fields.add(new Schema.Field(field, field.schema()));
    }
    fields.add(
        new Schema.Field(
            name,
            Schema.createUnion(Schema.create(Schema.Type.NULL), type),
            null,
            Schema.Field.NULL_DEFAULT_VALUE));
    return Schema.createRecord(
        frame.getName(), frame.getDoc(), frame.getNamespace(), false, fields);
  }

  @Test
  void aRegistryThatIsDownIsNotTakenForABadRecord() {
    SchemaRegistry down = new FailingRegistry(Reason.UNAVAILABLE);
    try (AvroSerde<EcgSamples> serde = new AvroSerde<>(down, EcgSamples.class)) {
      assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, head(1)))
          .isInstanceOfSatisfying(
              SchemaRegistryException.class, e -> assertThat(e.isOutage()).isTrue());
      assertThatThrownBy(() -> serde.serializer().serialize(TOPIC, AvroSerdeContract.frame()))
          .isInstanceOf(SchemaRegistryException.class);
    }
  }

  @Test
  void aSchemaThatTheRegistryRefusesIsTheRecordsFault() {
    SchemaRegistry refusing = new FailingRegistry(Reason.INCOMPATIBLE);
    try (AvroSerde<EcgSamples> serde = new AvroSerde<>(refusing, EcgSamples.class)) {
      assertThatThrownBy(() -> serde.serializer().serialize(TOPIC, AvroSerdeContract.frame()))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("a-topic-value could not be registered")
          .hasCauseInstanceOf(SchemaRegistryException.class);
    }
  }

  @Test
  void aSerdeThatWasNeverConfiguredSaysWhatIsMissing() {
    try (AvroSerde<EcgSamples> serde = new AvroSerde<>()) {
      assertThatThrownBy(() -> serde.serializer().serialize(TOPIC, AvroSerdeContract.frame()))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("schema.registry.url");
      assertThatThrownBy(() -> serde.configure(Map.of(), false))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("schema.registry.url");
    }
  }

  @Test
  void anOutputAsLargeAsAModelReleaseLeavesNothingBehindForTheNextRecord() {
    ModelRelease large = new RandomRecords(9).next(ModelRelease.class);
    large.put("onnx", ByteBuffer.allocate(3_000_000));
    try (AvroSerde<SpecificRecord> serde = new AvroSerde<>(registry)) {
      byte[] largeBytes = serde.serializer().serialize(TOPIC, large);
      byte[] small = serde.serializer().serialize(TOPIC, AvroSerdeContract.frame());

      assertThat(serde.deserializer().deserialize(TOPIC, largeBytes)).isEqualTo(large);
      assertThat(serde.deserializer().deserialize(TOPIC, small))
          .isEqualTo(AvroSerdeContract.frame());
    }
  }

  @Test
  void oneSerdeServesManyThreadsAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (AvroSerde<UserActivity> serde = new AvroSerde<>(registry, UserActivity.class)) {
      List<Future<?>> running = new ArrayList<>();
      for (int seed = 0; seed < 8; seed++) {
        RandomRecords records = new RandomRecords(seed);
        running.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 500; i++) {
                    UserActivity record = records.next(UserActivity.class);
                    byte[] bytes = serde.serializer().serialize(TOPIC, record);
                    assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(record);
                  }
                }));
      }
      for (Future<?> thread : running) {
        thread.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void plainKafkaClientsUseTheSerializersByTheirClassNames() throws Exception {
    try (TestRegistryServer server = TestRegistryServer.start()) {
      Map<String, Object> settings =
          Map.of(
              "bootstrap.servers",
              "localhost:9092",
              "key.serializer",
              "org.apache.kafka.common.serialization.StringSerializer",
              "value.serializer",
              AvroSerializer.class.getName(),
              "key.deserializer",
              "org.apache.kafka.common.serialization.StringDeserializer",
              "value.deserializer",
              AvroDeserializer.class.getName(),
              "schema.registry.url",
              server.url());
      try (Serializer<?> made =
              new ProducerConfig(settings)
                  .getConfiguredInstance("value.serializer", Serializer.class);
          Deserializer<?> read =
              new ConsumerConfig(settings)
                  .getConfiguredInstance("value.deserializer", Deserializer.class)) {
        AvroSerializer<EcgSamples> serializer = cast(made);
        serializer.configure(settings, false);
        read.configure(settings, false);

        byte[] bytes = serializer.serialize(TOPIC, AvroSerdeContract.frame());

        assertThat(read.deserialize(TOPIC, bytes)).isEqualTo(AvroSerdeContract.frame());
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static AvroSerializer<EcgSamples> cast(Serializer<?> serializer) {
    return (AvroSerializer<EcgSamples>) serializer;
  }

  private static byte[] head(int id) {
    return new byte[] {0, 0, 0, 0, (byte) id};
  }

  private static final class CountingRegistry implements SchemaRegistry {
    private final SchemaRegistry registry;
    private final List<String> requests = new ArrayList<>();

    CountingRegistry(SchemaRegistry registry) {
      this.registry = registry;
    }

    @Override
    public int register(String subject, Schema schema) {
      requests.add("register " + subject);
      return registry.register(subject, schema);
    }

    @Override
    public int idOf(String subject, Schema schema) {
      requests.add("idOf " + subject);
      return registry.idOf(subject, schema);
    }

    @Override
    public Schema schemaById(int id) {
      requests.add("schemaById " + id);
      return registry.schemaById(id);
    }
  }

  private record FailingRegistry(Reason reason) implements SchemaRegistry {
    @Override
    public int register(String subject, Schema schema) {
      throw new SchemaRegistryException(reason, "no");
    }

    @Override
    public int idOf(String subject, Schema schema) {
      throw new SchemaRegistryException(reason, "no");
    }

    @Override
    public Schema schemaById(int id) {
      throw new SchemaRegistryException(reason, "no");
    }
  }
}
