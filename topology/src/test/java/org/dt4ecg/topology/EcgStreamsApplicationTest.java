package org.dt4ecg.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.dt4ecg.topology.testing.FakeModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a broker; the embedded one runs it in the module app. */
class EcgStreamsApplicationTest {

  @Test
  void theDefaultsAreExactlyOnceAndDeadLettersForWhatIsNoAvro() {
    Properties properties =
        EcgStreamsApplication.properties(Map.of("bootstrap.servers", "broker:9092"));
    assertThat(properties)
        .containsEntry("application.id", "dt4ecg")
        .containsEntry("processing.guarantee", "exactly_once_v2")
        .containsEntry("errors.dead.letter.queue.topic.name", "ecg-dead-letters")
        .containsEntry(
            "deserialization.exception.handler",
            "org.dt4ecg.topology.deadletter.UnreadableRecordHandler");
    assertThat(new StreamsConfig(properties).getString("processing.guarantee"))
        .isEqualTo(StreamsConfig.EXACTLY_ONCE_V2);
  }

  @Test
  void theUsersOwnPropertiesWinAndPassUntouched() {
    Properties properties =
        EcgStreamsApplication.properties(
            Map.of(
                "bootstrap.servers", "broker:9093",
                "application.id", "ward-3",
                "processing.guarantee", "at_least_once",
                "security.protocol", "SSL",
                "ssl.truststore.location", "/etc/trust.p12"));
    assertThat(properties)
        .containsEntry("application.id", "ward-3")
        .containsEntry("processing.guarantee", "at_least_once")
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
      assertThat(TopologyDescriptions.text(application.topology())).contains("classify-windows");
    }
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

  private static EcgStreamsApplication application(Path state) {
    return new EcgStreamsApplication(
        Map.of(
            "bootstrap.servers", "localhost:1",
            "schema.registry.url", "http://localhost:1",
            "state.dir", state.toString()),
        new FakeModel());
  }
}
