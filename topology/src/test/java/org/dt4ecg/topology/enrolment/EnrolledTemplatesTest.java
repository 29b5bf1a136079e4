package org.dt4ecg.topology.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.schemas.avro.UserProfile;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.SchemaRegistry;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.deadletter.RegistryOutage;
import org.dt4ecg.topology.metrics.TemplateMetrics;
import org.dt4ecg.topology.serving.ModelRules;
import org.dt4ecg.topology.testing.FakeModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolledTemplatesTest {

  private static final String CARLA = "user-03";
  private static final UserProfile CARLAS_PROFILE = new UserProfile(CARLA, "Carla", Map.of());
  private static final ModelRules RULES = new ModelRules(new FakeModel());

  private final MockProcessorContext<String, String> context;
  private final TimestampedKeyValueStore<String, byte[]> store =
      Stores.timestampedKeyValueStoreBuilder(
              Stores.persistentTimestampedKeyValueStore(EnrolledTemplates.STORE),
              Serdes.String(),
              Serdes.ByteArray())
          .withLoggingDisabled()
          .build();
  private final RegistryOnAndOff registry = new RegistryOnAndOff();

  EnrolledTemplatesTest(@TempDir Path state) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    context = new MockProcessorContext<>(properties, new TaskId(0, 0), state.toFile());
  }

  @BeforeEach
  void openStore() {
    store.init(context.getStateStoreContext(), store);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void theStoreIsReadAgainOnlyWhenItHasChanged() {
    EnrolledTemplates templates = templates();
    enrolCarla(0);
    assertThat(templates.of(RULES)).isSameAs(templates.of(RULES));
    assertThat(templates.of(RULES).size()).isEqualTo(1);
  }

  @Test
  void theStoreIsReadAgainForAnotherModel() {
    EnrolledTemplates templates = templates();
    enrolCarla(0);
    assertThat(templates.of(RULES).size()).isEqualTo(1);
    assertThat(templates.of(new ModelRules(FakeModel.fusing("ba9876543210"))).ignored())
        .isEqualTo(1);
  }

  @Test
  void aTemplateThatCannotBeReadNowSinceTheRegistryIsDownIsNotTakenForUnreadable() {
    EnrolledTemplates templates = templates();
    enrolCarla(0);
    registry.down = true;
    assertThatThrownBy(() -> templates.of(RULES)).matches(RegistryOutage::isBehind);
    registry.down = false;
    assertThat(templates.of(RULES).size()).isEqualTo(1);
  }

  @Test
  void aRecordThatAnotherSerdeReadsAsAnotherTypeIsPassedOver() {
    enrolCarla(0);
    EnrolledTemplates templates =
        templates(ValueSerdes.from(Map.of(ValueSerdes.AVRO_SERDE, ProfileSerde.class)));
    assertThat(templates.of(RULES).size()).isZero();
  }

  private EnrolledTemplates templates() {
    return templates(ValueSerdes.of(registry));
  }

  private EnrolledTemplates templates(ValueSerdes serdes) {
    return new EnrolledTemplates(
        store, serdes, new TemplateMetrics(context.metrics(), context.taskId()));
  }

  private void enrolCarla(long offset) {
    byte[] template =
        ValueSerdes.of(registry)
            .serdeFor(IdentityTemplate.class)
            .serializer()
            .serialize(
                EnrolledTemplates.STORE,
                new IdentityTemplate(CARLA, RULES.version(), List.of(1f, 0f), 15, T0));
    context.setRecordMetadata(EnrolledTemplates.STORE, 0, offset);
    store.put(CARLA, ValueAndTimestamp.make(template, 0));
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
