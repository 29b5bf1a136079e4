package org.dt4ecg.topology.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Record;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.schemas.avro.UserProfile;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.RegistryOutage;
import org.dt4ecg.schemas.serde.SchemaRegistry;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.serving.ModelRules;
import org.dt4ecg.topology.testing.FakeModel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnrolledTemplatesTest {

  private static final String CARLA = "user-03";
  private static final UserProfile CARLAS_PROFILE = new UserProfile(CARLA, "Carla", Map.of());
  private static final ModelRules RULES = new ModelRules(new FakeModel());

  private final RegistryOnAndOff registry = new RegistryOnAndOff();

  @Test
  void aPersonIsKnownFromTheRecordOnAndForgottenWithTheTombstone() {
    EnrolledTemplates templates = templates(ValueSerdes.of(registry));
    put(templates, carla());
    assertThat(templates.of(RULES).size()).isEqualTo(1);
    put(templates, null);
    assertThat(templates.of(RULES).size()).isZero();
    assertThat(templates.unreadable()).isZero();
  }

  @Test
  void aTemplateOfAnotherModelIsIgnored() {
    EnrolledTemplates templates = templates(ValueSerdes.of(registry));
    put(templates, carla());
    assertThat(templates.of(new ModelRules(FakeModel.fusing("ba9876543210"))).ignored())
        .isEqualTo(1);
  }

  @Test
  void aTemplateThatCannotBeReadNowSinceTheRegistryIsDownIsNotTakenForUnreadable() {
    EnrolledTemplates templates = templates(ValueSerdes.of(registry));
    byte[] template = carla();
    registry.down = true;
    put(templates, template);
    assertThatThrownBy(() -> templates.of(RULES)).matches(RegistryOutage::isBehind);
    registry.down = false;
    assertThat(templates.of(RULES).size()).isEqualTo(1);
    assertThat(templates.unreadable()).isZero();
  }

  @Test
  void aRecordThatAnotherSerdeReadsAsAnotherTypeIsPassedOverAndCounted() {
    EnrolledTemplates templates =
        templates(ValueSerdes.from(Map.of(ValueSerdes.AVRO_SERDE, ProfileSerde.class)));
    put(templates, carla());
    assertThat(templates.of(RULES).size()).isZero();
    assertThat(templates.unreadable()).isEqualTo(1);
  }

  private static EnrolledTemplates templates(ValueSerdes serdes) {
    return new EnrolledTemplates(serdes);
  }

  private static void put(EnrolledTemplates templates, byte @Nullable [] value) {
    templates.table().get().process(new Record<>(CARLA, value, 0));
  }

  private byte[] carla() {
    return ValueSerdes.of(registry)
        .serdeFor(IdentityTemplate.class)
        .serializer()
        .serialize(
            Topics.IDENTITY_TEMPLATES.name(),
            new IdentityTemplate(CARLA, RULES.version(), List.of(1f, 0f), 15, T0, List.of()));
  }

  /** Makes a profile of whatever it reads, as a serde does that goes by the writer's schema. */
  public static final class ProfileSerde extends Serdes.WrapperSerde<UserProfile> {
    public ProfileSerde() {
      super((topic, profile) -> new byte[0], (topic, bytes) -> CARLAS_PROFILE);
    }
  }

  /** A registry that does not answer while it is down. */
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
        throw new SchemaRegistryException(Reason.UNAVAILABLE, "the registry does not answer");
      }
      return registry.schemaById(id);
    }
  }
}
