package org.dt4ecg.topology.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.Record;
import org.dt4ecg.model.enrolment.Templates;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EnrolledTemplatesTest {

  private static final String CARLA = "user-03";
  private static final UserProfile CARLAS_PROFILE = new UserProfile(CARLA, "Carla", Map.of());
  private static final ModelRules RULES = new ModelRules(new FakeModel());

  private final RegistryOnAndOff registry = new RegistryOnAndOff();
  private final Serializer<IdentityTemplate> writer =
      ValueSerdes.of(registry).serdeFor(IdentityTemplate.class).serializer();

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

  static Stream<IdentityTemplate> oddTemplates() {
    List<Float> good = List.of(1f, 0f);
    return Stream.of(
        template(CARLA, good, Collections.nCopies(8, good)),
        template(CARLA, List.of(0f, 0f), List.of()),
        template(CARLA, List.of(), List.of()),
        template(CARLA, List.of(Float.NaN, 1f), List.of()),
        template(CARLA, List.of(1f, Float.POSITIVE_INFINITY), List.of()),
        template(CARLA, good, List.of(List.of(0f, 0f))),
        template(CARLA, good, List.of(List.of(1f, 0f, 0f))),
        template(CARLA, Collections.nCopies(5_000, 1f), List.of()),
        template("user-04", good, List.of()));
  }

  @ParameterizedTest
  @MethodSource("oddTemplates")
  void anOddTemplateCountsAsAbsentAndIsCounted(IdentityTemplate odd) {
    EnrolledTemplates templates = templates(ValueSerdes.of(registry));
    put(templates, carla());
    put(templates, bytes(odd));
    assertThat(templates.of(RULES).size()).isZero();
    assertThat(templates.of(RULES).ignored()).isZero();
    assertThat(templates.unreadable()).isEqualTo(1);
    put(templates, carla());
    assertThat(templates.of(RULES).size()).isEqualTo(1);
    assertThat(templates.unreadable()).isZero();
  }

  @Test
  void asManyTemplatesAsAPersonMayHaveAreTaken() {
    EnrolledTemplates templates = templates(ValueSerdes.of(registry));
    List<Float> good = List.of(1f, 0f);
    put(templates, bytes(template(CARLA, good, Collections.nCopies(7, good))));
    assertThat(templates.of(RULES).size()).isEqualTo(1);
  }

  /**
   * One in four is of another size, and counts as of another model; of the others a name is kept.
   */
  @Test
  void oddTemplatesInMassesChangeNothingAndAreTold() {
    EnrolledTemplates templates = templates(ValueSerdes.of(registry));
    put(templates, carla());
    List<List<Float>> odd =
        List.of(
            List.of(Float.NaN, 1f),
            List.of(0f, 0f),
            List.of(Float.NEGATIVE_INFINITY, 0f),
            List.of(1f, 0f, 0f));
    for (int i = 0; i < 10_000; i++) {
      String person = "odd-" + i;
      put(templates, person, bytes(template(person, odd.get(i % 4), List.of())));
    }
    Templates seen = templates.of(RULES);
    assertThat(seen.size()).isEqualTo(1);
    assertThat(seen.ignored()).isEqualTo(2_500);
    assertThat(templates.unreadable()).isEqualTo(7_500);
    assertThat(seen.mostSimilar(new float[] {1, 0}))
        .hasValueSatisfying(
            match -> {
              assertThat(match.userId()).isEqualTo(CARLA);
              assertThat(match.lead()).isInfinite();
            });
    for (int i = 0; i < 10_000; i++) {
      put(templates, "odd-" + i, null);
    }
    assertThat(templates.unreadable()).isZero();
    assertThat(seen.ignored()).isZero();
  }

  private static IdentityTemplate template(
      String userId, List<Float> embedding, List<List<Float>> others) {
    return new IdentityTemplate(userId, RULES.version(), embedding, 15, T0, others);
  }

  private static EnrolledTemplates templates(ValueSerdes serdes) {
    return new EnrolledTemplates(serdes);
  }

  private static void put(EnrolledTemplates templates, byte @Nullable [] value) {
    put(templates, CARLA, value);
  }

  private static void put(EnrolledTemplates templates, String key, byte @Nullable [] value) {
    templates.table().get().process(new Record<>(key, value, 0));
  }

  private byte[] carla() {
    return bytes(template(CARLA, List.of(1f, 0f), List.of()));
  }

  private byte[] bytes(IdentityTemplate template) {
    return writer.serialize(Topics.IDENTITY_TEMPLATES.name(), template);
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
