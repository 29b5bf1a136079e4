package org.dt4ecg.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.dt4ecg.schemas.RandomRecords;
import org.dt4ecg.schemas.RecordTypes;
import org.dt4ecg.schemas.avro.ActivityBout;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.UserActivity;
import org.junit.jupiter.api.Test;

class ValueSerdesTest {

  @Test
  void theSerdesOfOneConfigurationShareOneRegistryClient() throws IOException {
    try (TestRegistryServer server = TestRegistryServer.start();
        ValueSerdes serdes = ValueSerdes.from(Map.of(SchemaRegistryConfig.URL, server.url()))) {
      Serde<EcgSamples> one = serdes.serdeFor(EcgSamples.class);
      Serde<EcgSamples> other = serdes.serdeFor(EcgSamples.class);
      byte[] bytes = one.serializer().serialize("t", AvroSerdeContract.frame());
      int requests = server.requests().size();

      assertThat(other.serializer().serialize("t", AvroSerdeContract.frame())).isEqualTo(bytes);

      assertThat(server.requests()).hasSize(requests);
    }
  }

  @Test
  void whatWasRegisteredAtTheStartIsWrittenWithoutTheRegistry() throws IOException {
    TestRegistryServer server = TestRegistryServer.start();
    try (ValueSerdes serdes = ValueSerdes.from(Map.of(SchemaRegistryConfig.URL, server.url()))) {
      serdes.register("t", EcgSamples.class);
      server.close();
      assertThat(
              serdes
                  .serdeFor(EcgSamples.class)
                  .serializer()
                  .serialize("t", AvroSerdeContract.frame()))
          .isNotEmpty();
    }
  }

  @Test
  void theConfiguredSerdeHonoursItsOtherSettings() throws IOException {
    try (TestRegistryServer server = TestRegistryServer.start();
        ValueSerdes serdes =
            ValueSerdes.from(
                Map.of(
                    SchemaRegistryConfig.URL,
                    server.url(),
                    AvroSerdeConfig.AUTO_REGISTER_SCHEMAS,
                    "false"))) {
      Serde<EcgSamples> serde = serdes.serdeFor(EcgSamples.class);

      assertThatThrownBy(() -> serde.serializer().serialize("t", AvroSerdeContract.frame()))
          .hasMessageContaining("auto.register.schemas is false");
    }
  }

  @Test
  void anotherSerdeClassIsMadeAndConfiguredInKafkasWay() {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put(ValueSerdes.AVRO_SERDE, OtherSerde.class.getName());
    configuration.put("its.own.setting", "value");

    try (ValueSerdes serdes = ValueSerdes.from(configuration)) {
      Serde<ActivityBout> serde = serdes.serdeFor(ActivityBout.class);

      assertThat(new String(serde.serializer().serialize("topic", null), UTF_8))
          .as("made by it, as it was configured")
          .isEqualTo("value");
    }
  }

  @Test
  void alsoOfAnotherSerdeARecordThatIsTooDeepIsRefusedAndEndsNothing() {
    try (ValueSerdes serdes = ValueSerdes.from(Map.of(ValueSerdes.AVRO_SERDE, OtherSerde.class));
        Serde<ActivityBout> serde = serdes.serdeFor(ActivityBout.class)) {
      assertThatThrownBy(() -> serde.deserializer().deserialize("topic", new byte[1]))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("too deep");
      assertThatThrownBy(
              () -> serde.deserializer().deserialize("topic", new RecordHeaders(), new byte[1]))
          .isInstanceOf(SerializationException.class);
    }
  }

  @Test
  void aSerdeClassThatIsNotThereIsRefusedWithKeyAndValue() {
    assertThatThrownBy(() -> ValueSerdes.from(Map.of(ValueSerdes.AVRO_SERDE, "no.such.Serde")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("avro.serde")
        .hasMessageContaining("no.such.Serde")
        .hasMessageContaining("class path");
  }

  @Test
  void aClassThatIsNoSerdeOrCannotBeMadeIsRefused() {
    assertThatThrownBy(() -> ValueSerdes.from(Map.of(ValueSerdes.AVRO_SERDE, String.class)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("avro.serde")
        .hasMessageContaining("Kafka serde");

    try (ValueSerdes serdes =
        ValueSerdes.from(Map.of(ValueSerdes.AVRO_SERDE, Serdes.WrapperSerde.class))) {
      assertThatThrownBy(() -> serdes.serdeFor(EcgSamples.class))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("constructor without arguments");
    }
  }

  @Test
  void recordsCanBeCopiedByTheirBuildersOnceSerdesWereHandedOut() {
    assertThat(ValueSerdes.of(new InMemorySchemaRegistry())).isNotNull();
    UserActivity event = new RandomRecords(2).next(UserActivity.class);

    assertThat(UserActivity.newBuilder(event).build()).isEqualTo(event);
  }

  @Test
  void onlyTheRecordClassesAreTrustedOnTopOfWhatTheProcessTrusts() {
    TrustedRecords.trust();
    ClassSecurityValidator.ClassSecurityPredicate trusted = ClassSecurityValidator.getGlobal();

    TrustedRecords.trust();

    assertThat(ClassSecurityValidator.getGlobal()).isSameAs(trusted);
    assertThat(RecordTypes.all()).allMatch(trusted::isTrusted);
    assertThat(List.of(String.class, Long.class)).allMatch(trusted::isTrusted);
    assertThat(List.of(ProcessBuilder.class, AvroSerde.class)).noneMatch(trusted::isTrusted);
  }

  /** A serde of others: it writes a setting of its own, and reads without an end. */
  public static final class OtherSerde implements Serde<ActivityBout> {
    private Map<String, ?> configuration = Map.of();

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
      configuration = configs;
    }

    @Override
    public Serializer<ActivityBout> serializer() {
      return (topic, bout) -> String.valueOf(configuration.get("its.own.setting")).getBytes(UTF_8);
    }

    @Override
    public Deserializer<ActivityBout> deserializer() {
      return (topic, data) -> within(data.length);
    }

    private static ActivityBout within(int depth) {
      return depth < 0 ? new ActivityBout() : within(depth + 1);
    }
  }
}
