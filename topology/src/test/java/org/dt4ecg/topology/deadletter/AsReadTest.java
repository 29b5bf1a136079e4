package org.dt4ecg.topology.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;
import org.dt4ecg.topology.rejection.Rejection;
import org.dt4ecg.topology.rejection.RejectionReason;
import org.junit.jupiter.api.Test;

class AsReadTest {

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
  void aRegistryThatIsDownFailsTheThread() {
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
    assertThat(read.fault()).isEqualTo("the value is a record of Integer; expected is String");
  }

  @Test
  void whatAnExceptionSaysIsCut() {
    AsRead<String> read = read(failing(new SerializationException("x".repeat(1_000_000))));
    assertThat(read.fault()).hasSizeLessThan(1_100);
  }

  private static AsRead<String> read(Serde<String> serde) {
    return AsRead.serde(String.class, serde).deserializer().deserialize("ecg-samples", BYTES);
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
