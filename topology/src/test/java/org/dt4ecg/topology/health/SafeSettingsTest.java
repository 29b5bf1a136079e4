package org.dt4ecg.topology.health;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "processing.guarantee, at_least_once",
    "processing.exception.handler,"
        + " org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler",
    "application.id, ..",
    "application.id, .",
    "application.id, ../other",
    "application.id, /srv/other",
    "application.id, a b",
    "production.exception.handler, org.example.GoOn",
    "default.production.exception.handler, org.example.GoOn",
    "deserialization.exception.handler, org.example.GoOn",
    "default.deserialization.exception.handler, org.example.GoOn",
    "producer.acks, 1",
    "acks, 0",
    "enable.idempotence, false",
    "producer.enable.idempotence, FALSE",
    "max.request.size, 1048576",
    "producer.max.request.size, 1048576",
    "isolation.level, read_uncommitted",
    "consumer.isolation.level, read_uncommitted",
    "main.consumer.isolation.level, read_uncommitted",
    "global.consumer.isolation.level, read_uncommitted",
    "restore.consumer.isolation.level, read_uncommitted",
    "partitioner.class, org.apache.kafka.clients.producer.RoundRobinPartitioner",
    "producer.partitioner.ignore.keys, true",
    "num.stream.threads, 0"
  })
  void aSettingThatBreaksThePromiseIsRefusedWithKeyValueAndWhatIsAllowed(String key, String value) {
    assertThatThrownBy(() -> SafeSettings.require(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key.replaceFirst("^producer\\.", ""))
        .hasMessageContaining(value);
  }

  @Test
  void aClassIsAsGoodAsItsName() {
    assertThatThrownBy(
            () ->
                SafeSettings.require(
                    Map.of(
                        "deserialization.exception.handler", LogAndContinueExceptionHandler.class)))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void whatIsSafeIsTheOperatorsOwn() {
    assertThatCode(
            () ->
                SafeSettings.require(
                    Map.of(
                        "processing.guarantee", "exactly_once_v2",
                        "processing.exception.handler", FailureReport.class,
                        "producer.acks", "all",
                        "acks", "-1",
                        "producer.max.request.size", 16 << 20,
                        "isolation.level", "read_committed",
                        "num.stream.threads", "4",
                        "producer.compression.type", "zstd")))
        .doesNotThrowAnyException();
  }
}
