package org.dt4ecg.fleet.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @Test
  void aReplayRunsInRealTimeUnlessToldOtherwise() {
    ReplaySettings settings = ReplaySettings.realTime();

    assertThat(settings.speed()).isEqualTo(1);
    assertThat(settings.framePeriod()).isEqualTo(Duration.ofMillis(500));
    assertThat(settings.pause()).isGreaterThan(Duration.ofSeconds(5));
    assertThat(settings.length()).isNull();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN})
  void aSpeedThatIsNotAboveZeroIsRefused(double speed) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReplaySettings.realTime().withSpeed(speed))
        .withMessageContaining("The speed is");
  }

  @Test
  void timesThatMakeNoSenseAreRefused() {
    ReplaySettings settings = ReplaySettings.realTime();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.withPause(Duration.ofSeconds(-1)))
        .withMessageContaining("pause");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.withLength(Duration.ZERO))
        .withMessageContaining("length");
  }

  @Test
  void aProducerLosesAndDoublesNothingUnlessToldOtherwise() {
    Map<String, Object> settings =
        FleetProducers.settings(Map.of("bootstrap.servers", "localhost:1", "linger.ms", 50));

    assertThat(settings)
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("bootstrap.servers", "localhost:1")
        .containsEntry("linger.ms", 50);
  }

  @Test
  void aProducerWithoutBrokersIsRefused() {
    ValueSerdes serdes = ValueSerdes.of(new InMemorySchemaRegistry());

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> FleetProducers.create(Topics.ECG_SAMPLES, Map.of(), serdes))
        .withMessageContaining("bootstrap.servers");
  }

  @Test
  void theWallClockReturnsAtOnceForAMomentThatHasPassed() throws InterruptedException {
    Pacing pacing = Pacing.wallClock();
    Instant before = pacing.instant();

    pacing.awaitUntil(before.minusSeconds(60));
    pacing.awaitUntil(before.plusMillis(2));

    assertThat(pacing.instant()).isBetween(before.plusMillis(2), before.plusSeconds(10));
  }
}
