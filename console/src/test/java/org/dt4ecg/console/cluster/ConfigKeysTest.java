package org.dt4ecg.console.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.dt4ecg.console.cluster.ConfigKeys.Unknown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigKeysTest {

  private final ConfigKeys keys =
      new ConfigKeys(
          Set.of(
              "windowing.grace.ms",
              "labels.enabled",
              "model.trusted.keys",
              "state.frames.in.memory",
              "schema.registry.url",
              "basic.auth.user.info",
              "group.id"),
          Set.of("state.dir", "application.id"));

  @ParameterizedTest
  @CsvSource({
    "windowing.gracems, windowing.grace.ms",
    "windowing.grace, windowing.grace.ms",
    "windowing_grace_ms, windowing.grace.ms",
    "labels.enable, labels.enabled",
    "model.trusted.key, model.trusted.keys",
    "state.dirs, state.dir",
    "aplication.id, application.id",
    "bootstrap.server, bootstrap.servers",
    "consumer.max.poll.record, consumer.max.poll.records",
    "main.consumer.fetch.max.byte, main.consumer.fetch.max.bytes",
    "producer.linger.mss, producer.linger.ms",
    "topic.retention.m, topic.retention.ms",
    "schema.basic.auth.user.info, basic.auth.user.info",
  })
  void aMistakeIsNamedWithTheKeyThatIsMeant(String key, String nearest) {
    assertThat(keys.unknown(List.of(key))).containsExactly(new Unknown(key, nearest));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "windowing.grace.ms",
        "avro.serde",
        "state.dir",
        "ssl.truststore.location",
        "producer.linger.ms",
        "restore.consumer.max.poll.records",
        "admin.retries",
        "topic.min.insync.replicas",
        "config.providers",
        "config.providers.file.class",
        "my.interceptor.address",
        "consumer.my.interceptor.address",
        "topic.of.my.reporter",
        "state.of.my.reporter",
        "schema.registry.basic.auth.user.info",
        "use.latest.version",
        "request.header.X-Tenant"
      })
  void whatIsKnownOrMayBeSomebodyElsesIsLeftAlone(String key) {
    assertThat(keys.unknown(List.of(key))).isEmpty();
  }

  @Test
  void anotherSerdeMayHaveKeysThatBeginLikeTheRegistrys() {
    assertThat(keys.unknown(List.of("schema.registry.of.its.own"))).hasSize(1);
    assertThat(keys.unknown(List.of("schema.registry.of.its.own", "avro.serde"))).isEmpty();
    assertThat(keys.unknown(List.of("labels.enable", "avro.serde")))
        .as("the rest is ours all the same")
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "topic.", "consumer.", "windowing.", "state."})
  @Timeout(value = 5, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aKeyOfAMillionCharactersIsJudgedAtOnceAndShownByItsBeginning(String prefix) {
    List<Unknown> unknown = keys.unknown(List.of(prefix + "x".repeat(1_000_000)));

    // Only of what begins as ours alone do.
    assertThat(unknown).hasSize(prefix.equals("windowing.") ? 1 : 0);
    assertThat(unknown)
        .allSatisfy(
            key ->
                assertThat(key.text())
                    .hasSizeLessThan(400)
                    .contains("windowing.xxx", "1000010 characters", "windowing.grace.ms"));
  }
}
