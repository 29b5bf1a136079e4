package org.dt4ecg.topology.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.dt4ecg.schemas.avro.UserProfile;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.SchemaRegistry;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.junit.jupiter.api.Test;

class AbsentIfUnreadableSerdeTest {

  private static final String TOPIC = "user-profiles";
  private static final UserProfile ANNA = new UserProfile("sim-01", "Anna", Map.of());

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final Serde<UserProfile> serde = serdeWith(registry);

  @Test
  void whatWasWrittenIsReadBack() {
    assertThat(serde.deserializer().deserialize(TOPIC, serde.serializer().serialize(TOPIC, ANNA)))
        .isEqualTo(ANNA);
  }

  @Test
  void bytesThatAreNoAvroCountAsAbsent() {
    assertThat(serde.deserializer().deserialize(TOPIC, new byte[] {1, 2, 3})).isNull();
  }

  @Test
  void anUnknownSchemaCountsAsAbsent() {
    assertThat(serde.deserializer().deserialize(TOPIC, new byte[] {0, 0, 0, 0, 99, 1})).isNull();
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void aRecordOfAnotherClassCountsAsAbsent() {
    Serde others = Serdes.String();
    Serde<UserProfile> confused =
        new AbsentIfUnreadableSerde<UserProfile>(UserProfile.class, others);

    assertThat(confused.deserializer().deserialize(TOPIC, "no profile".getBytes(UTF_8))).isNull();
  }

  @Test
  void whatCannotBeReadNowSinceTheRegistryIsDownIsNotAbsent() {
    byte[] profile = serde.serializer().serialize(TOPIC, ANNA);
    Serde<UserProfile> cutOff = serdeWith(new RegistryThatIsDown());
    assertThatThrownBy(() -> cutOff.deserializer().deserialize(TOPIC, profile))
        .matches(RegistryOutage::isBehind);
  }

  private static Serde<UserProfile> serdeWith(SchemaRegistry registry) {
    return new AbsentIfUnreadableSerde<>(
        UserProfile.class, ValueSerdes.of(registry).serdeFor(UserProfile.class));
  }

  private static final class RegistryThatIsDown implements SchemaRegistry {

    @Override
    public int register(String subject, Schema schema) {
      throw down();
    }

    @Override
    public int idOf(String subject, Schema schema) {
      throw down();
    }

    @Override
    public Schema schemaById(int id) {
      throw down();
    }

    private static SchemaRegistryException down() {
      return new SchemaRegistryException(Reason.UNAVAILABLE, "the registry does not answer");
    }
  }
}
