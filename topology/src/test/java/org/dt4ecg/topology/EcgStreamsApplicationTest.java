package org.dt4ecg.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.dt4ecg.model.release.PemKeys;
import org.dt4ecg.topology.drift.Drift;
import org.dt4ecg.topology.release.WatcherState;
import org.dt4ecg.topology.serving.ReplaceableModel;
import org.dt4ecg.topology.state.RocksMemory;
import org.dt4ecg.topology.testing.FakeModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a broker; the embedded one runs it in the module app. */
class EcgStreamsApplicationTest {

  @Test
  void theDefaultsAreExactlyOnceWithOneBudgetForAllStores() {
    Properties properties = properties(Map.of("bootstrap.servers", "broker:9092"));
    assertThat(properties)
        .containsEntry("application.id", "dt4ecg")
        .containsEntry("processing.guarantee", "exactly_once_v2")
        .containsEntry("rocksdb.config.setter", RocksMemory.Setter.class);
    assertThat(new StreamsConfig(properties).getString("processing.guarantee"))
        .isEqualTo(StreamsConfig.EXACTLY_ONCE_V2);
  }

  @Test
  void theUsersOwnPropertiesWinAndPassUntouched() {
    Properties properties =
        properties(
            Map.of(
                "bootstrap.servers", "broker:9093",
                "application.id", "ward-3",
                "num.standby.replicas", "1",
                "security.protocol", "SSL",
                "ssl.truststore.location", "/etc/trust.p12"));
    assertThat(properties)
        .containsEntry("application.id", "ward-3")
        .containsEntry("num.standby.replicas", "1")
        .containsEntry("security.protocol", "SSL")
        .containsEntry("ssl.truststore.location", "/etc/trust.p12");
  }

  @Test
  void anApplicationThatWasNotStartedIsThereButNotHealthy(@TempDir Path state) {
    try (EcgStreamsApplication application = application(state)) {
      ApplicationHealth health = application.health();
      assertThat(application.state()).isEqualTo(KafkaStreams.State.CREATED);
      assertThat(health.isHealthy()).isFalse();
      assertThat(health.modelVersion()).isEqualTo(FakeModel.VERSION);
      assertThat(health.threadRestarts()).isZero();
      assertThat(health.lastFailure()).isEmpty();
      assertThat(application.counters().framesIn()).isZero();
      assertThat(application.counters().isBalanced()).isTrue();
    }
  }

  @Test
  void theHealthNamesTheModelThatServesNow(@TempDir Path state) {
    ReplaceableModel models = new ReplaceableModel(new FakeModel());
    try (EcgStreamsApplication application =
        new EcgStreamsApplication(configuration(state), models, InstantSource.system())) {
      assertThat(application.health().modelVersion()).isEqualTo(FakeModel.VERSION);
      models.replaceBy(FakeModel.fusing("ba9876543210"));
      assertThat(application.health().modelVersion()).isEqualTo("ba9876543210");
    }
  }

  @Test
  void theHealthSaysHowFarTheSignalsHaveDrifted(@TempDir Path state) {
    try (EcgStreamsApplication application = application(state)) {
      Drift drift = application.health().drift();
      assertThat(drift.modelVersion()).isEqualTo(FakeModel.VERSION);
      assertThat(drift.windows()).isZero();
      assertThat(drift.level()).isEqualTo(Drift.Level.UNKNOWN);
      assertThat(application.metrics().keySet())
          .extracting(MetricName::name)
          .contains("drift-unknown-share", "drift-embedding-stability");
    }
  }

  @Test
  void itsNumbersAreInARegistryUntilItIsClosed(@TempDir Path state) throws IOException {
    Path trusted = state.resolve("public.pem");
    PemKeys.write(PemKeys.generate(), state.resolve("private.pem"), trusted);
    Map<String, String> configuration = new HashMap<>(configuration(state));
    configuration.put(TopologyConfig.TRUSTED_KEYS, trusted.toString());
    MeterRegistry registry = new SimpleMeterRegistry();
    try (EcgStreamsApplication application =
        new EcgStreamsApplication(configuration, new FakeModel())) {
      application.bindTo(registry);

      assertThat(registry.get("dt4ecg.stream.ready").gauge().value()).isZero();
      assertThat(registry.get("dt4ecg.drift.windows").gauge().value()).isZero();
      assertThat(registry.get("dt4ecg.model.swaps").functionCounter().count()).isZero();
      assertThat(registry.get("dt4ecg.rocksdb.memory.bytes").gauge().value()).isNotNegative();
      assertThat(registry.getMeters())
          .extracting(meter -> meter.getId().getName())
          .anyMatch(name -> name.startsWith("kafka.admin.client"));
    }
    assertThat(registry.getMeters()).as("and nothing more").isEmpty();
  }

  @Test
  void aClosedApplicationSaysSo(@TempDir Path state) {
    EcgStreamsApplication application = application(state);
    application.close();
    assertThat(application.state()).isEqualTo(KafkaStreams.State.NOT_RUNNING);
    assertThatThrownBy(application::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aWrongSettingIsRefusedBeforeAnythingStarts() {
    assertThatThrownBy(
            () ->
                new EcgStreamsApplication(
                    Map.of(TopologyConfig.INACTIVITY_GAP_MS, -1), new FakeModel()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(TopologyConfig.INACTIVITY_GAP_MS);
  }

  @Test
  void withATrustedKeyItWatchesTheReleases(@TempDir Path folder) throws IOException {
    Path trusted = folder.resolve("public.pem");
    PemKeys.write(PemKeys.generate(), folder.resolve("private.pem"), trusted);
    Map<String, String> configuration = new HashMap<>(configuration(folder));
    configuration.put(TopologyConfig.TRUSTED_KEYS, trusted.toString());
    try (EcgStreamsApplication application =
        new EcgStreamsApplication(configuration, new FakeModel())) {
      assertThat(application.health().releases())
          .hasValueSatisfying(
              releases -> {
                assertThat(releases.phase()).isEqualTo(WatcherState.Phase.READING);
                assertThat(releases.serving().version()).isEqualTo(FakeModel.VERSION);
              });
      assertThat(application.metrics().keySet())
          .extracting(MetricName::name)
          .contains("model-swaps-total", "releases-refused-total");
      assertThat(application.counters().deadLetters()).isEmpty();
    }
  }

  @Test
  void withoutOneItDoesNot(@TempDir Path state) {
    try (EcgStreamsApplication plain = application(state)) {
      assertThat(plain.health().releases()).isEmpty();
    }
  }

  @Test
  void aKeyFileThatIsMissingOrNoKeyIsRefusedBeforeAnythingStarts(@TempDir Path folder)
      throws IOException {
    Path none = folder.resolve("none.pem");
    Path nonsense = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");
    for (Path file : List.of(none, nonsense)) {
      Map<String, String> configuration = new HashMap<>(configuration(folder));
      configuration.put(TopologyConfig.TRUSTED_KEYS, file.toString());
      assertThatThrownBy(() -> new EcgStreamsApplication(configuration, new FakeModel()))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(TopologyConfig.TRUSTED_KEYS)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void theReleasesAreReadFromTheStartWithoutAGroupAndOnlyWhatIsCommitted() {
    Properties properties =
        properties(
            Map.of(
                "bootstrap.servers", "broker:9093",
                "application.id", "ward-3",
                "num.standby.replicas", "1",
                "security.protocol", "SSL"));
    assertThat(ModelWatchers.consumerConfiguration(properties))
        .doesNotContainKey("group.id")
        .containsEntry("client.id", "ward-3-model-watcher-global-consumer")
        .containsEntry("security.protocol", "SSL")
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("auto.offset.reset", "earliest")
        .containsEntry("allow.auto.create.topics", false);
  }

  private static EcgStreamsApplication application(Path state) {
    return new EcgStreamsApplication(configuration(state), new FakeModel());
  }

  private static Map<String, String> configuration(Path state) {
    return Map.of(
        "bootstrap.servers", "localhost:1",
        "schema.registry.url", "http://localhost:1",
        "state.dir", state.toString());
  }

  private static Properties properties(Map<String, ?> configuration) {
    try (RocksMemory memory = new RocksMemory(RocksMemory.LEAST_BYTES)) {
      return EcgStreamsApplication.properties(configuration, memory);
    }
  }
}
