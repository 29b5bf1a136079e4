package org.dt4ecg.schemas.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;
import org.dt4ecg.schemas.topic.Topic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AsReadTest {

  private static final Topic<String, String> TOPIC =
      new Topic<>("texts", String.class, String.class, 1, 1_000, Map.of(), "Texts.");
  private static final byte[] BYTES = "text".getBytes(UTF_8);

  @Test
  void aValueComesWithItsBytes() {
    AsRead<String> read = read(Serdes.String());
    assertThat(read.value()).isEqualTo("text");
    assertThat(read.bytes()).isSameAs(BYTES);
    assertThat(read.rejection()).isEmpty();
  }

  @Test
  void bytesThatAreNoAvroAreAValueThatSaysWhy() {
    AsRead<String> read =
        read(failing(new SerializationException("no record", new IllegalStateException("cut"))));
    assertThat(read.value()).isNull();
    assertThat(read.bytes()).isSameAs(BYTES);
    assertThat(read.rejection())
        .hasValue(
            new Rejection(RejectionReason.UNREADABLE, "the value cannot be read: no record: cut"));
  }

  @Test
  void anUnknownSchemaIdIsTheRecordsFault() {
    RuntimeException unknown =
        new SchemaRegistryException(Reason.NOT_FOUND, "there is no schema 42");
    assertThat(read(failing(unknown)).rejection()).isPresent();
  }

  @Test
  void aRegistryThatIsDownFailsTheThreadAsLongAsNothingCouldBeRead() {
    RuntimeException down =
        new SchemaRegistryException(Reason.UNAVAILABLE, "the registry does not answer");
    for (RuntimeException exception :
        new RuntimeException[] {down, new SerializationException("…", down)}) {
      assertThatThrownBy(() -> read(failing(exception))).isSameAs(exception);
    }
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void aRecordOfAnotherClassBehindAnySerdeIsTheRecordsFault() {
    AsRead<String> read = read((Serde) failingOrNot(42));
    assertThat(read.value()).isNull();
    assertThat(read.rejection())
        .hasValue(
            new Rejection(
                RejectionReason.UNREADABLE,
                "the value is a record of Integer; expected is String"));
  }

  @Test
  void aValueLongerThanTheTopicsLongestIsNotEvenUnpacked() {
    AsRead<String> read =
        AsRead.serde(TOPIC, failing(new IllegalStateException("was unpacked")))
            .deserializer()
            .deserialize(TOPIC.name(), new byte[1_001]);
    assertThat(read.rejection())
        .hasValue(
            new Rejection(
                RejectionReason.TOO_LARGE,
                "the value has 1001 bytes; the longest on texts may have 1000"));
  }

  @Test
  void oneRecordWhoseSchemaCannotBeHadDoesNotHoldUpThoseWhoseSchemasAreKnown() {
    Map<Integer, RuntimeException> failures =
        new HashMap<>(Map.of(7, new SchemaRegistryException(Reason.UNAVAILABLE, "nobody answers")));
    List<Integer> asked = new ArrayList<>();
    long[] seconds = {0};
    Deserializer<AsRead<String>> reader =
        AsRead.serde(
                TOPIC,
                Serdes.serdeFrom(
                    noSerializer(),
                    (topic, data) -> {
                      int id = ByteBuffer.wrap(data).getInt(1);
                      asked.add(id);
                      if (failures.containsKey(id)) {
                        seconds[0] += 10;
                        throw failures.get(id);
                      }
                      return "of schema " + id;
                    }),
                () -> seconds[0] * 1_000_000_000)
            .deserializer();

    assertThat(reasonOf(reader, 1)).isNull();
    assertThat(reasonOf(reader, 7)).isEqualTo(RejectionReason.SCHEMA_UNAVAILABLE);
    // It took 10 s to give up, so the registry is left alone for 50.
    seconds[0] += 49;
    assertThat(reasonOf(reader, 7)).isEqualTo(RejectionReason.SCHEMA_UNAVAILABLE);
    assertThat(reasonOf(reader, 8)).isEqualTo(RejectionReason.SCHEMA_UNAVAILABLE);
    assertThat(reasonOf(reader, 1)).isNull();
    assertThat(asked).containsExactly(1, 7, 1);

    seconds[0] += 1;
    failures.clear();
    assertThat(reasonOf(reader, 7)).isNull();
    assertThat(reasonOf(reader, 8)).isNull();
    assertThat(asked).containsExactly(1, 7, 1, 7, 8);
  }

  @Test
  void whatAnExceptionSaysIsCut() {
    AsRead<String> read = read(failing(new SerializationException("x".repeat(1_000_000))));
    assertThat(read.rejection().orElseThrow().message()).hasSizeLessThan(1_100);
  }

  private static @Nullable RejectionReason reasonOf(
      Deserializer<AsRead<String>> reader, int schemaId) {
    byte[] record = ByteBuffer.allocate(5).putInt(1, schemaId).array();
    return reader.deserialize(TOPIC.name(), record).rejection().map(Rejection::reason).orElse(null);
  }

  private static AsRead<String> read(Serde<String> serde) {
    return AsRead.serde(TOPIC, serde).deserializer().deserialize(TOPIC.name(), BYTES);
  }

  private static Serde<String> failing(RuntimeException exception) {
    return Serdes.serdeFrom(
        noSerializer(),
        (topic, data) -> {
          throw exception;
        });
  }

  private static Serde<Object> failingOrNot(Object value) {
    return Serdes.serdeFrom(noSerializer(), (topic, data) -> value);
  }

  private static <T> Serializer<T> noSerializer() {
    return (topic, data) -> new byte[0];
  }
}
