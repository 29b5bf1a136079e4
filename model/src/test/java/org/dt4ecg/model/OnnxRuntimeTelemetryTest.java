package org.dt4ecg.model;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxRuntimeTelemetryTest {

  @ParameterizedTest
  @ValueSource(strings = {"Linux", "Mac OS X", "FreeBSD"})
  void whereTheEnvironmentAloneStopsItTheVariableHasToBeSet(String system) {
    assertThatExceptionOfType(OnnxRuntimeTelemetry.StillOnException.class)
        .isThrownBy(() -> OnnxRuntimeTelemetry.requireOff(system, Map.of()))
        .withMessageContaining("set ORT_DISABLE_TELEMETRY=1");
    assertThatCode(
            () -> OnnxRuntimeTelemetry.requireOff(system, Map.of("ORT_DISABLE_TELEMETRY", "1")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "true", "yes"})
  void noOtherValueIsTakenForIt(String value) {
    assertThatExceptionOfType(OnnxRuntimeTelemetry.StillOnException.class)
        .isThrownBy(
            () -> OnnxRuntimeTelemetry.requireOff("Linux", Map.of("ORT_DISABLE_TELEMETRY", value)));
  }

  @Test
  void onWindowsACallStopsItAndTheVariableIsNotNeeded() {
    assertThatCode(() -> OnnxRuntimeTelemetry.requireOff("Windows 11", Map.of()))
        .doesNotThrowAnyException();
  }

  @Test
  void aChildIsStartedWithItOff() {
    Map<String, String> environment = new HashMap<>(Map.of("ORT_DISABLE_TELEMETRY", "0"));

    OnnxRuntimeTelemetry.switchOff(environment);

    assertThatCode(() -> OnnxRuntimeTelemetry.requireOff("Linux", environment))
        .doesNotThrowAnyException();
  }
}
