package org.dt4ecg.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class DashboardConfigTest {

  @Test
  void thereIsNoPageUnlessAPortIsNamed() {
    assertThat(new DashboardConfig(Map.of()).port()).isEmpty();
    assertThat(new DashboardConfig(Map.of("dashboard.port", "-1")).port()).isEmpty();
    assertThat(new DashboardConfig(Map.of("dashboard.port", "0")).port()).hasValue(0);
    assertThat(new DashboardConfig(Map.of("dashboard.port", "8080")).port()).hasValue(8080);
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new DashboardConfig(Map.of("dashboard.port", "65536")))
        .withMessageContaining("dashboard.port");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new DashboardConfig(Map.of("dashboard.devices.max", "0")))
        .withMessageContaining("dashboard.devices.max");
  }

  @Test
  void thePageHoldsAsManyDevicesAsItIsTold() {
    assertThat(new DashboardConfig(Map.of("dashboard.devices.max", "7")).limits().devices())
        .isEqualTo(7);
  }
}
